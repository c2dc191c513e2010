//! forewarn turns a project's security policy, keys and advisories, kept as Markdown and YAML in git, into a static
//! website and the feeds that machines follow.
//!
//! # Code map
//!
//! The stages in reading order; each calls the next with plain values, and nothing flows back:
//!
//! - [`cli`] defines commands and options once: parser, help, man page and completions come from it.
//! - [`command`] runs the stages. Only here are the clock and the environment read.
//! - [`source`] walks a site's folder and reads it: text ([`source::text`]), front matter, YAML with a place for every
//!   value ([`source::yaml`]), Markdown to safe markup ([`source::markdown`]).
//! - [`parse`] turns what sources say into the model. Every value is parsed once, here. [`load`] is the first pass over a
//!   site, which reads and parses everything and keeps the facts; [`bodies`] the second, for the prose of one advisory.
//! - [`signature`] is `OpenPGP`: certificates, one form of signatures, and the verdict of a keyring on them. [`frozen`] reads
//!   and verifies what was signed and kept, and holds it against the sources.
//! - [`model`] holds what is known: [`model::library::Library`] and its types.
//! - [`promise`] holds advisories against what the policy promises, and counts what became of each promise.
//! - [`plan`] asks every format for its files: a [`plan::SiteTree`] has each path and how to make it.
//! - [`check`] applies the rules about meaning; [`rules`] lists every rule of the program.
//! - [`document`] holds the formats, one a file, listed in [`document::FORMATS`]; [`theme`] their templates and the words of each language.
//! - [`make`] runs the formats, all files of one advisory at a time, in parallel, into a [`make::Sink`]. [`make::Keys`] are hashes
//!   of what files are made from, by which those that cannot have changed are left alone.
//! - [`disk`] is the only writer: staged, journalled, renamed, the manifest last. [`disk::single`] replaces one file
//!   among the sources, [`disk::Keeper`] adds whole folders there.
//! - [`notes`] is the form of what a build keeps beside the output of single sources, for the next.
//! - [`signing`] is what `sign` does to one revision: made, shown, signed, verified, kept.
//! - [`affected`] understands purls, lockfiles and SBOMs, and says which advisories apply to them: [`model::evaluate`] is OSV's evaluation.
//! - [`import`] turns other databases' records into sources, which our own reader must take before they are written.
//! - [`init`] makes the files of a new site from a few answers.
//! - [`published`] holds a build against what was published before it.
//! - [`changes`] says what has to be uploaded of a build, in an order that no host shows half of.
//! - [`deployed`] holds what a host serves against what the sources make; only its `http` uses a network.
//! - [`verify`] stands beside these stages: it knows a published site only, and the key of its project.
//!
//! - [`draft`] reads advisories under embargo, outside of the site; [`canary`] is the mark by which one is known anywhere.
//! - [`bundle`] is what packagers get of a draft before its release: who may have it, the archive, the mails around it.
//! - [`guard`] looks for what came out of drafts in files, commits and the output.
//! - [`publish`] is what `publish` demands of a draft, and the source that the draft becomes.
//! - [`announce`] makes what tells people of an advisory.
//! - [`serve`] answers a browser on this machine with a site that is held in memory, and tells it of every change.
//! - [`git`] asks the user's own git about files and commits.
//! - `wrapped` opens what files hold in another form, for whatever looks for words in them.
//!
//! [`diagnostic`] is what every stage reports, [`site_path`] the only way to name a file of the output.
//!
//! # Invariants
//!
//! - Nothing under [`model`], [`parse`], [`plan`], [`check`], [`document`], [`make`] and [`affected`] opens a file or reads
//!   the clock, the environment or the network. Files that must be read again are asked for through [`document::Units`].
//! - No byte of the output depends on the day of the build, the machine, its time zone or language, the number of
//!   threads, or the order in which a disk lists files. Checks may look at a present, which is an argument.
//! - All problems of all files are collected and shown with file, line, excerpt, code and hint. No input makes the
//!   program panic. Sizes, nesting and the number of findings are bounded, so that reading and checking end soon; the
//!   one slow thing that is left is the highlighting of deliberately hostile code, whose amount is bounded too.
//! - The output folder is never emptied. After a kill each file in it is wholly old or wholly new, and the next build
//!   completes what was begun. A file that is not in our manifest is never touched, an unchanged one keeps its mtime.
//! - A build that skips what did not change leaves what a clean build would. Whatever a file is made from is in its key; a format
//!   that looks at more says so in [`document::Aggregate::reads`], or says nothing and counts as reading everything. What an
//!   advisory's own files say of other advisories stands in `make::key`. Losing what is kept between builds costs time, nothing else.
//! - A build that nothing was touched for says what the last one said, and looks at nothing else. A rule that looks at a present says
//!   in [`check::turning`] when it will say something else.
//! - An output path is a [`site_path::SitePath`]: relative, from one injective encoder, never followed through a
//!   symlink. Manifest lines are held to the same.
//! - Markdown is untrusted: raw HTML is dropped, links have safe schemes, pictures are the site's own, and markup reaches a
//!   template only as [`source::markdown::SafeHtml`], or from the words of a language, which are escaped but for the marks of
//!   [`model::phrase`]. Templates are trusted. Scripts are files of the theme, are never needed, and write text only.
//! - YAML is read by two parsers that must agree, but for text of a plain shape that tests show both to read alike, for which one small
//!   reader is enough; its field names in [`source::schema`] are the one list of known keys. Only bytes that the same program read
//!   before are not read again: [`load::Kept`], which says again what was wrong with them.
//! - A signed revision is never made again: its bytes are kept when it is signed, verified by every build, and copied.
//!   Nothing is signed but by `sign`, by `bundle` for packagers alone, or by a build that was given a key. Only [`signature::gpg`] and
//!   [`git`] run another program.
//! - No byte of a signature, or of a text around one, is free to change.
//! - No source with a canary is read as one, no byte of the output ends one, and no message shows one. Only [`draft`] reads
//!   what may hold one.
//! - [`serve`] writes nothing, answers GET and HEAD for a name of this machine only, and looks addresses up in the plan.
//! - Memory holds the facts of every advisory but no body and no finished file: a body is read again when it is its
//!   turn, and a file is written when it is made. What else follows from a body, and stands in files that are made of many
//!   ([`document::Ready`]), lies beside the output until they are made, and so does most of the search's index.

pub mod affected;
pub mod announce;
pub mod bodies;
pub mod bundle;
pub mod canary;
pub mod changes;
pub mod check;
pub mod cli;
pub mod command;
pub mod deployed;
pub mod diagnostic;
pub mod disk;
pub mod document;
pub mod draft;
pub mod frozen;
pub mod git;
pub mod guard;
pub mod import;
pub mod init;
pub mod load;
pub mod make;
pub mod model;
pub mod notes;
pub mod parse;
pub mod plan;
pub mod promise;
pub mod publish;
pub mod published;
pub mod rules;
pub mod serve;
pub mod signature;
pub mod signing;
pub mod site_path;
pub mod source;
pub mod theme;
pub mod verify;
mod wrapped;
