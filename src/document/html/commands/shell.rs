use crate::model::site::Site;
use crate::site_path::SitePath;

/// The line that fetches a file into the folder where the reader is, and fails where it is not there.
pub(in crate::document::html) fn download(site: &Site, path: &SitePath) -> String {
    format!("curl -fLO {}", quoted(&site.address(path)))
}

/// The name that curl gives a file, as an argument: the end of its address, escapes and all.
pub(in crate::document::html) fn local_name(path: &SitePath) -> String {
    let address = path.url_path();
    let name = address.rsplit('/').next().unwrap_or(&address);
    // No program must take it for an option.
    let name = if name.starts_with('-') { format!("./{name}") } else { name.to_owned() };
    quoted(&name)
}

/// A word as a POSIX shell reads it back (section 2.2 of its Shell Command Language).
pub(in crate::document::html) fn quoted(word: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._+/:%@=~".contains(&byte);
    if !word.is_empty() && !word.starts_with('~') && word.bytes().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, expected: &str) {
        assert_eq!(quoted(word), expected);
    }

    #[test]
    fn a_word_is_quoted_only_where_a_shell_would_read_it_otherwise() {
        check("https://a.example/x_y+z.json", "https://a.example/x_y+z.json");
        check("EX~3a1.txt", "EX~3a1.txt");
        check("~2emain.patch", "'~2emain.patch'");
        check("https://a.example/?a&b", "'https://a.example/?a&b'");
        check("$(id)`id`;#", "'$(id)`id`;#'");
        check("it's", r"'it'\''s'");
        check("", "''");
    }

    #[track_caller]
    fn check_name(branch: &str, expected: &str) {
        assert_eq!(local_name(&SitePath::encode(&["patches", "EX-1", branch])), expected);
    }

    #[test]
    fn a_file_has_the_name_that_curl_gives_it() {
        check_name("main.patch", "main.patch");
        check_name("two words.patch", "two%20words.patch");
        check_name("-o.patch", "./-o.patch");
        check_name(".hidden", "'~2ehidden'");
        check_name("a/b.patch", "a~2fb.patch");
    }
}
