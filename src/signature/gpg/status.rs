//! What gpg says while it signs: lines for programs (gpg's doc/DETAILS, "Format of the --status-fd output") among its
//! lines for people.

use super::GPG_FAILED;
use crate::diagnostic::Fault;

/// How many of gpg's last lines an error shows, and how much of each, in characters.
const SHOWN: (usize, usize) = (3, 200);

/// Both kinds of lines.
pub(super) struct Log<'a> {
    /// A keyword and what follows it.
    status: Vec<(&'a str, &'a str)>,
    /// What gpg tells people, in the user's language.
    words: Vec<&'a str>,
}

impl<'a> Log<'a> {
    /// Sorts the lines.
    pub(super) fn parse(text: &'a str) -> Self {
        let mut log = Self { status: Vec::new(), words: Vec::new() };
        for line in text.lines().map(str::trim_end).filter(|line| !line.is_empty()) {
            match line.strip_prefix("[GNUPG:] ") {
                Some(status) => log.status.push(status.split_once(' ').unwrap_or((status, ""))),
                None => log.words.push(line.strip_prefix("gpg: ").unwrap_or(line)),
            }
        }
        log
    }

    /// How many signatures were made.
    pub(super) fn signatures(&self) -> usize {
        self.status.iter().filter(|(keyword, _)| *keyword == "SIG_CREATED").count()
    }

    /// The finding that there is not one signature.
    pub(super) fn fault(&self) -> Fault {
        let problem = match self.signatures() {
            0 => "gpg did not sign",
            1 => "gpg failed after it had signed",
            _ => "gpg made more than one signature",
        };
        let words = self.last_words();
        let message =
            if words.is_empty() { problem.to_owned() } else { format!("{problem}: {words}") };
        Fault::new(&GPG_FAILED, message).hint(self.hint())
    }

    /// gpg's last lines for people.
    fn last_words(&self) -> String {
        let start = self.words.len().saturating_sub(SHOWN.0);
        let line = |line: &&str| -> String {
            line.chars().filter(|c| !c.is_control()).take(SHOWN.1).collect()
        };
        self.words[start..].iter().map(line).collect::<Vec<_>>().join("; ")
    }

    fn hint(&self) -> &'static str {
        let said = |keyword: &str| self.status.iter().any(|(found, _)| *found == keyword);
        match self.error() {
            Some(11 | 87) => "sign again with the right passphrase or PIN",
            Some(99 | 198) => "sign again, and answer when the passphrase is asked for",
            Some(112) => "insert the smart card, and sign again",
            Some(77) => {
                "start gpg's agent by `gpg-connect-agent /bye`, or see why it does not start"
            }
            Some(85) => "install a pinentry, the program that asks for the passphrase",
            Some(17 | 54) => {
                "see by `gpg --list-secret-keys` whether the key expired or lost its secret part"
            }
            _ if said("KEYEXPIRED") => {
                "extend the key by `gpg --quick-set-expire`, and publish its certificate again"
            }
            _ if said("PINENTRY_LAUNCHED") => {
                "in a terminal, run `export GPG_TTY=$(tty)` first, so that the passphrase can be asked for there"
            }
            _ => {
                "sign some file by `gpg --clearsign` to see what is wrong, or sign with `--key FILE`"
            }
        }
    }

    /// The code of the last error, without the part of gpg that it came from (libgpg-error's lower 16 bits).
    fn error(&self) -> Option<u32> {
        let failed = self.status.iter().rev().find(|(keyword, _)| *keyword == "FAILURE")?.1;
        let value: u32 = failed.split(' ').nth(1)?.parse().ok()?;
        Some(value & 0xFFFF)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MADE: &str =
        "[GNUPG:] SIG_CREATED C 22 10 01 1795367020 D7D031C5EB052646C584AED62D7317861A6DF673\n";

    #[track_caller]
    fn check(log: &str, message: &str, hint: &str) {
        let fault = Log::parse(log).fault();
        assert_eq!(fault.message, message);
        assert!(fault.hint.as_ref().unwrap().contains(hint), "{:?}", fault.hint);
    }

    #[test]
    fn signatures_are_counted_where_gpg_and_not_a_text_says_so() {
        for (log, count) in [
            (String::new(), 0),
            (format!("[GNUPG:] BEGIN_SIGNING H10\n{MADE}"), 1),
            (MADE.repeat(2), 2),
            (format!("gpg: {MADE}"), 0),
            (MADE.replace("CREATED", "CREATED_NOT"), 0),
            (MADE.trim_end().replace('\n', "\r\n"), 1),
        ] {
            assert_eq!(Log::parse(&log).signatures(), count, "{log}");
        }
    }

    #[test]
    fn a_failure_is_told_in_gpgs_words_with_what_to_do() {
        let cancelled = "[GNUPG:] PINENTRY_LAUNCHED 3   \ngpg: signing failed: Operation cancelled\n\
             [GNUPG:] FAILURE sign 83886179\ngpg: [stdin]: clear-sign failed: Operation cancelled\n";
        let message = "gpg did not sign: signing failed: Operation cancelled; [stdin]: clear-sign failed: Operation cancelled";
        check(cancelled, message, "answer when the passphrase");
        check("[GNUPG:] FAILURE sign 67108949\n", "gpg did not sign", "install a pinentry");
        check("[GNUPG:] FAILURE sign 100663408\n", "gpg did not sign", "insert the smart card");
        check("[GNUPG:] FAILURE sign 54\n", "gpg did not sign", "gpg --list-secret-keys");
        check("[GNUPG:] FAILURE sign 83886091\n", "gpg did not sign", "right passphrase");
        check("[GNUPG:] KEYEXPIRED 1577923200\n", "gpg did not sign", "--quick-set-expire");
        check(
            "[GNUPG:] PINENTRY_LAUNCHED 3\n[GNUPG:] FAILURE sign 1\n",
            "gpg did not sign",
            "GPG_TTY",
        );
        check("", "gpg did not sign", "--key FILE");
        check(MADE, "gpg failed after it had signed", "--key FILE");
        check(&MADE.repeat(2), "gpg made more than one signature", "--key FILE");
    }

    #[test]
    fn only_the_last_words_are_shown_and_nothing_that_moves_the_cursor() {
        let log = format!("gpg: one\ngpg: two\n\n  three\u{1b}[2J\ngpg: {}\n", "x".repeat(300));
        let expected = format!("gpg did not sign: two;   three[2J; {}", "x".repeat(200));
        check(&log, &expected, "--key FILE");
    }

    #[test]
    fn strange_lines_are_no_error_codes() {
        for log in [
            "[GNUPG:] ",
            "[GNUPG:] FAILURE",
            "[GNUPG:] FAILURE sign",
            "[GNUPG:] FAILURE sign -1",
            "\0\u{fffd}",
        ] {
            assert_eq!(Log::parse(log).error(), None, "{log}");
        }
    }
}
