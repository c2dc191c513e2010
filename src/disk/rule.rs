//! What a finding about the output can be.

use crate::diagnostic::Rule;

/// The output among the sources.
pub static OUTPUT_IN_SOURCES: Rule = Rule::error(
    "output-in-sources",
    "the output folder lies among the sources",
    "A build into `content`, `advisories` or `themes` would become a source of the next one: pages would be read as pages, \
     and files of the theme would be published twice. Write to a folder of its own.",
);

/// A file that someone else put where one of ours goes.
pub static OUTPUT_FOREIGN: Rule = Rule::error(
    "output-foreign",
    "a file that forewarn did not write is in the way",
    "The output folder may hold files of other origin, such as `CNAME`, and they are never \
     touched. Here the site needs the place of such a file, or one of our own files that was \
     edited by hand stands where a folder must go. Move it away, or rename what collides with it.",
);

/// Files in the place of those of a new site.
pub static INIT_EXISTS: Rule = Rule::error(
    "init-exists",
    "a file of the new site is there already",
    "`forewarn init` writes a whole site or nothing, and overwrites no file. Move away what the message names, keep what is yours \
     in it, and run the command again; or begin the site in a new folder.",
);

/// A folder with contents, none of which are ours.
pub static OUTPUT_NOT_OURS: Rule = Rule::error(
    "output-not-ours",
    "the output folder holds something else than a site",
    "A build only writes to a new folder, an empty folder, or one whose `SHA256SUMS` and \
     `.nojekyll` it wrote itself. So a mistyped `--out` cannot spoil a folder that matters. \
     Name another folder, or empty this one yourself.",
);

/// Two builds at once.
pub static OUTPUT_LOCKED: Rule = Rule::error(
    "output-locked",
    "another build writes to the same output folder",
    "Two builds into one folder would mix their files, so each holds a lock beside the folder \
     for as long as it runs. The lock goes away with the process, even when it is killed. Wait for \
     the other build, or give this one another `--out`.",
);

/// A link inside the output, or in its place.
pub static OUTPUT_SYMLINK: Rule = Rule::error(
    "output-symlink",
    "a symbolic link stands in the output",
    "Writing through a link could change files anywhere on the disk, so no link is followed: \
     neither the output folder itself nor anything in it may be one. Replace the link by a \
     folder, or name the folder that it leads to.",
);

/// No room.
pub static OUTPUT_FULL: Rule = Rule::error(
    "output-full",
    "the disk is full",
    "All new files are written beside the old site before any of them is moved into place, so \
     for a moment both need room. The site stays as it was. Free some space, or a quota, and \
     build again.",
);

/// No right to write.
pub static OUTPUT_PERMISSION: Rule = Rule::error(
    "output-permission",
    "the output may not be written",
    "The build needs to write in the output folder and in the folder that holds it, where it \
     stages new files. Check the owner and the mode of both, and whether the disk is mounted \
     read-only.",
);

/// A mount point.
pub static OUTPUT_DEVICE: Rule = Rule::error(
    "output-device",
    "the output is spread over several file systems",
    "A file can only be moved into place in one step within one file system, and new files are \
     staged beside the output folder. An output folder that is itself a mount point, or that \
     holds one, cannot be written in this way. Name a folder inside the mounted one, and publish \
     that.",
);

/// A damaged manifest.
pub static OUTPUT_MANIFEST: Rule = Rule::error(
    "output-manifest",
    "the output's SHA256SUMS is damaged",
    "The old `SHA256SUMS` says which files are ours to replace or to remove. One that has a \
     line that no build wrote cannot be trusted with that, so nothing was touched. Restore the \
     file, or build into a new folder.",
);

/// A journal that cannot be used.
pub static OUTPUT_JOURNAL: Rule = Rule::error(
    "output-journal",
    "the journal of an interrupted build cannot be read",
    "A build that was killed while it moved files into place leaves a journal, which the next \
     build completes. This journal is whole, but another version of forewarn wrote it. Build \
     once with that version, or remove the journal and build again.",
);

/// Two files for one place.
pub static OUTPUT_CLASH: Rule = Rule::error(
    "output-clash",
    "two parts of the site claim one path",
    "Every path is written once and wholly, and no path is both a file and a folder. The plan \
     of a site makes sure of that; if this is reported, the plan was wrong. Nothing was \
     published: please report it with the paths.",
);

/// Whatever else a disk can say.
pub static OUTPUT_IO: Rule = Rule::error(
    "output-io",
    "the output could not be read or written",
    "The operating system refused an operation on the output folder or on the folder beside it \
     where new files are staged. The message says which, and on what. Mend that and build again: \
     a build that stopped half-way is completed by the next one.",
);
