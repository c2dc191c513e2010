use super::cursor::Cursor;
use super::node::Node;
use super::reader::Reader;

/// The node, as many times as is said behind it. Where that is not as often as possible, it is not known how often.
pub(super) fn read(reader: &mut Reader<'_>, mut node: Node) -> Node {
    loop {
        reader.skip_blanks();
        let cursor = &mut reader.cursor;
        let Some((least, most, is_greedy)) = times(cursor) else { return node };
        node = Node::Times(Box::new(node), least, most);
        if !is_greedy {
            node = Node::somewhere(node);
        }
    }
}

/// How often at least and at most, and whether as often as possible.
fn times(cursor: &mut Cursor<'_>) -> Option<(usize, Option<usize>, bool)> {
    if cursor.rest().starts_with('{') {
        let (least, most) = interval(cursor)?;
        // Behind one number of times, a question mark means: or not at all.
        let is_greedy = !cursor.take("?");
        return Some((if is_greedy { least } else { 0 }, most, is_greedy));
    }
    let (least, most) = match cursor.rest().bytes().next()? {
        b'*' => (0, None),
        b'+' => (1, None),
        b'?' => (0, Some(1)),
        _ => return None,
    };
    cursor.skip(1);
    let is_greedy = !cursor.take("?") && !cursor.take("+");
    Some((least, most, is_greedy))
}

/// `{2}`, `{2,}`, `{,3}` or `{2,3}`; anything else in braces is text.
fn interval(cursor: &mut Cursor<'_>) -> Option<(usize, Option<usize>)> {
    let (inside, _) = cursor.rest().strip_prefix('{')?.split_once('}')?;
    let number = |text: &str| text.parse::<usize>().ok();
    let times = match inside.split_once(',') {
        None => (number(inside)?, number(inside)),
        Some(("", most)) => (0, Some(number(most)?)),
        Some((least, "")) => (number(least)?, None),
        Some((least, most)) => {
            let (least, most) = (number(least)?, number(most)?);
            (least.min(most), Some(least.max(most)))
        }
    };
    cursor.skip(inside.len() + "{}".len());
    Some(times)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(usize, Option<usize>)>, rest: &str) {
        let mut cursor = Cursor::new(text);
        let found = times(&mut cursor).map(|(least, most, _)| (least, most));
        assert_eq!(found, expected, "{text}");
        assert_eq!(cursor.rest(), rest);
    }

    #[test]
    fn numbers_of_times() {
        check("*a", Some((0, None)), "a");
        check("+?a", Some((1, None)), "a");
        check("?+", Some((0, Some(1))), "");
        check("{2}", Some((2, Some(2))), "");
        check("{2}?", Some((0, Some(2))), "");
        check("{2,}+", Some((2, None)), "+");
        check("{,3}", Some((0, Some(3))), "");
        check("{3,2}", Some((2, Some(3))), "");
    }

    #[test]
    fn other_braces_are_text() {
        for text in ["{", "{}", "{a}", "{,}", "{2,a}", "{-1}", "a", ""] {
            check(text, None, text);
        }
    }
}
