use std::fs;
use std::path::Path;

use crate::options::Options;
use crate::random::Random;
use crate::{Failure, process, seed, site};

/// The sources of advisories, in an order that has nothing to do with where they came from: imported from the corpora where
/// those are at hand, made up otherwise.
pub(crate) fn records(options: &Options) -> Result<Vec<String>, Failure> {
    let mut records = if options.corpora.is_dir() { imported(options)? } else { seed::records() };
    records.sort_by_cached_key(|text| {
        text.bytes()
            .fold(Random::new(1), |random, byte| {
                Random::new(random.clone().number() ^ u64::from(byte))
            })
            .number()
    });
    Ok(records)
}

/// Records as the program's own imports make them.
fn imported(options: &Options) -> Result<Vec<String>, Failure> {
    let root = options.work.join("corpus");
    site::write_frame(&root)?;
    let corpora = fs::canonicalize(&options.corpora)?;
    for (folder, format) in [("go", "osv"), ("pypa", "osv"), ("rustsec", "rustsec")] {
        let folder = corpora.join(folder);
        let arguments = [
            Path::new("-C"),
            &root,
            Path::new("import"),
            &folder,
            Path::new("--from"),
            Path::new(format),
        ];
        // Some records are refused for good reasons; what is missing then shows in the count.
        process::run(&options.forewarn, &arguments)?;
    }
    let records = fs::read_dir(root.join("advisories"))?
        .map(|entry| Ok(fs::read_to_string(entry?.path())?))
        .collect::<Result<_, Failure>>();
    fs::remove_dir_all(root)?;
    records
}
