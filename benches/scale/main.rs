//! How a build grows: sites of many advisories are built from nothing, again with nothing changed, and with one advisory
//! changed, beside a bare loop that writes the same files, and beside Hugo where there is one.
//!
//! `cargo bench --bench scale -- --help` names the options. Everything is written below one folder, which should lie on a
//! memory file system, so that no disk hides what the program costs.

#![allow(clippy::print_stdout, reason = "a table is what the benchmark is for")]

mod advisory;
mod code;
mod corpus;
mod floor;
mod hugo;
mod options;
mod peak;
mod process;
mod random;
mod rounds;
mod seed;
mod site;
mod table;

use std::error::Error;

use clap::Parser as _;

use self::options::Options;

/// Whatever ends a run of the benchmark.
type Failure = Box<dyn Error>;

fn main() -> Result<(), Failure> {
    let options = Options::parse();
    let records = corpus::records(&options)?;
    println!("{}", table::head(&options, records.len()));
    for &count in &options.count {
        let rows = rounds::measure(&options, &records, count)?;
        println!("{}", table::of(count, &rows));
    }
    Ok(())
}
