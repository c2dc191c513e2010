use std::cmp::Ordering;

use super::number::Number;
use super::scheme::Order;

/// The order of `NuGet`: Semantic Versioning with one to four numbers, in which upper and lower
/// case are the same ("Package versioning" of its documentation).
pub(super) struct NuGet;

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key<'a> {
    numbers: [Number<'a>; 4],
    stage: Stage<'a>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Stage<'a> {
    PreRelease(Vec<Label<'a>>),
    Release,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Label<'a> {
    Number(Number<'a>),
    Word(String),
}

impl Order for NuGet {
    fn parses(&self, text: &str) -> bool {
        read(text).is_some()
    }

    fn compare(&self, left: &str, right: &str) -> Option<Ordering> {
        Some(read(left)?.cmp(&read(right)?))
    }
}

fn read(text: &str) -> Option<Key<'_>> {
    let (version, build) = match text.split_once('+') {
        Some((version, build)) => (version, Some(build)),
        None => (text, None),
    };
    build.is_none_or(|build| build.split('.').all(is_label)).then_some(())?;
    match version.split_once('-') {
        Some((numbers, labels)) => {
            let labels = labels.split('.').map(label).collect::<Option<_>>()?;
            Some(Key { numbers: four(numbers)?, stage: Stage::PreRelease(labels) })
        }
        None => Some(Key { numbers: four(version)?, stage: Stage::Release }),
    }
}

fn four(text: &str) -> Option<[Number<'_>; 4]> {
    let mut numbers = [Number::ZERO; 4];
    for (index, part) in text.split('.').enumerate() {
        *numbers.get_mut(index)? = Number::read(part)?;
    }
    Some(numbers)
}

fn label(text: &str) -> Option<Label<'_>> {
    is_label(text).then(|| {
        Number::read(text).map_or_else(|| Label::Word(text.to_ascii_lowercase()), Label::Number)
    })
}

fn is_label(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::version::{Scheme, corpus, laws};

    #[test]
    fn labels_and_the_fourth_number_have_their_places() {
        let rising = [
            "1.0-1",
            "1.0-2",
            "1.0-10",
            "1.0-A",
            "1.0-a.1",
            "1.0-a.b",
            "1.0-B",
            "1.0",
            "1.0.0.1-a",
            "1.0.0.1",
            "1.0.1",
        ];
        laws::rising(&NuGet, &rising);
    }

    #[test]
    fn zeros_case_and_build_metadata_do_not_count() {
        laws::same(&NuGet, &["1", "1.0", "1.0.0", "1.0.0.0", "01.00", "1.0.0+build"]);
        laws::same(&NuGet, &["1.0.0-RC.1+a", "1.0.0-rc.1", "1.0-Rc.01"]);
    }

    #[test]
    fn other_forms_are_refused() {
        laws::refused(&NuGet, &["", "v1.0", "1.0.0.0.0", "1.", "1..0", "1.a", "1.0-", "1.0-a..b"]);
        laws::refused(&NuGet, &["1.0-a_b", "1.0+", "1.0+a+b", "-1", "1.*", "[1.0,2.0)"]);
    }

    #[test]
    fn the_corpus_compares_as_it_says() {
        corpus::check(Scheme::NuGet, "nuget-versions.txt", &[]);
    }

    proptest! {
        #[test]
        fn the_order_is_total(
            texts in prop::array::uniform3("[01](\\.[01]){0,3}(-[0-1aB](\\.[0-1aB]{1,2}){0,2})?"),
        ) {
            laws::check(&NuGet, &texts);
        }
    }
}
