//! The kinds of mistake that a vulnerability comes from, by their numbers in the CWE list.

mod table;

use std::fmt;

use self::table::{GROUPS, NAMES};
use crate::diagnostic::{Fault, Rule};

/// A weakness that has not the form of a CWE id.
pub static CWE_INVALID: Rule = Rule::error(
    "cwe-invalid",
    "a weakness is not written as a CWE id",
    "A weakness is named by its id in the CWE list, `CWE-` and a number without leading zeros. \
     Readers look it up by that text, so there is only one spelling. Words of databases that mean \
     that no weakness is known, such as `NVD-CWE-noinfo`, are left out.",
);

/// A CWE number that this program's copy of the list does not have.
pub static CWE_UNKNOWN: Rule = Rule::warning(
    "cwe-unknown",
    "a weakness is not in the CWE list",
    "The number is in no entry of CWE 4.20, which this program carries, so the page can show no \
     name for it. Most often a digit is wrong. If the weakness is newer than that list, the \
     warning may stand.",
);

/// A CWE entry that CWE itself says no vulnerability should be mapped to.
pub static CWE_NOT_WEAKNESS: Rule = Rule::warning(
    "cwe-not-weakness",
    "a CWE id names a category, a view or a deprecated entry",
    "CWE numbers its categories and views like its weaknesses, and keeps the numbers of entries \
     that it gave up. None of these says what went wrong, and CWE asks that no vulnerability be \
     mapped to them. Choose the weakness that fits from the members of the category, or the one \
     that the deprecated entry's page names in its place.",
);

/// A number in the Common Weakness Enumeration; it need not be in our copy of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cwe(u32);

impl Cwe {
    /// The weakness of a number that was read before.
    pub(in crate::model) const fn of(number: u32) -> Self {
        Self(number)
    }

    /// Reads `CWE-79`: upper case, no leading zeros.
    ///
    /// # Errors
    /// A fault of [`CWE_INVALID`] if the text has any other form. Whether there is such a weakness
    /// is asked with [`Cwe::fault`].
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let digits = text.strip_prefix("CWE-").filter(|digits| is_canonical(digits));
        digits.and_then(|digits| digits.parse().ok()).map(Self).ok_or_else(|| malformed(text))
    }

    /// The number alone.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }

    /// The weakness's name in CWE 4.20, or nothing for categories, views and unknown numbers.
    ///
    /// A deprecated entry's name begins with `DEPRECATED: `.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        NAMES.get(self.0)
    }

    /// What is doubtful about mapping a vulnerability to this entry: a fault of [`CWE_UNKNOWN`] or
    /// of [`CWE_NOT_WEAKNESS`], or nothing.
    #[must_use]
    pub fn fault(self) -> Option<Fault> {
        if let Some(kind) = GROUPS.get(self.0) {
            let message = format!("`{self}` is a {kind}, not a weakness");
            let hint = format!("choose the weakness that fits from the members of the {kind}");
            return Some(Fault::new(&CWE_NOT_WEAKNESS, message).hint(hint));
        }
        match self.name() {
            None => Some(
                Fault::new(&CWE_UNKNOWN, format!("`{self}` is not in CWE 4.20"))
                    .hint("check the number on cwe.mitre.org"),
            ),
            Some(name) if name.starts_with("DEPRECATED: ") => Some(
                Fault::new(&CWE_NOT_WEAKNESS, format!("`{self}` is deprecated"))
                    .hint("its page on cwe.mitre.org names the entry to use in its place"),
            ),
            Some(_) => None,
        }
    }
}

impl fmt::Display for Cwe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CWE-{}", self.0)
    }
}

fn is_canonical(digits: &str) -> bool {
    !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn malformed(text: &str) -> Fault {
    let fault = Fault::new(&CWE_INVALID, format!("`{text}` is not a CWE id"));
    let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit()).trim_start_matches('0');
    match digits.parse::<u32>() {
        Ok(number) if number > 0 => fault.hint(format!("write `CWE-{number}`")),
        _ => fault.hint("write `CWE-` and the number, or leave the weakness out"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(text: &str, hint: &str) {
        let fault = Cwe::parse(text).unwrap_err();
        assert_eq!(fault.rule.code, "cwe-invalid");
        assert_eq!(fault.hint.as_deref(), Some(hint), "{text}");
    }

    #[test]
    fn an_id_comes_back_as_written() {
        for text in ["CWE-79", "CWE-1", "CWE-1434", "CWE-4294967295"] {
            assert_eq!(Cwe::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Cwe::parse("CWE-409").unwrap().number(), 409);
    }

    #[test]
    fn other_spellings_are_refused_with_the_right_one() {
        for text in ["cwe-79", "79", "CWE79", "CWE-079", "CWE 79", "CWE_79", "CWE-+79"] {
            refused(text, "write `CWE-79`");
        }
    }

    #[test]
    fn what_holds_no_number_is_refused() {
        for text in
            ["", "CWE-", "CWE-0", "NVD-CWE-noinfo", "CWE-4294967296", "CWE-79a", "CWE-79 ", "CWE-٧"]
        {
            refused(text, "write `CWE-` and the number, or leave the weakness out");
        }
    }

    #[track_caller]
    fn check(number: u32, name: Option<&str>, code: Option<&str>) {
        let cwe = Cwe(number);
        assert_eq!(cwe.name(), name);
        assert_eq!(cwe.fault().map(|fault| fault.rule.code), code);
    }

    #[test]
    fn a_weakness_has_its_official_name_and_no_fault() {
        let xss =
            "Improper Neutralization of Input During Web Page Generation ('Cross-site Scripting')";
        check(79, Some(xss), None);
        check(409, Some("Improper Handling of Highly Compressed Data (Data Amplification)"), None);
        check(598, Some("Use of HTTP Request With Sensitive Query String"), None);
        check(1434, Some("Insecure Setting of Generative AI/ML Model Inference Parameters"), None);
    }

    #[test]
    fn what_is_no_weakness_is_told_apart() {
        check(16, None, Some("cwe-not-weakness"));
        check(1000, None, Some("cwe-not-weakness"));
        check(
            92,
            Some("DEPRECATED: Improper Sanitization of Custom Special Characters"),
            Some("cwe-not-weakness"),
        );
        check(99999, None, Some("cwe-unknown"));
    }

    #[test]
    fn the_message_says_what_the_entry_is() {
        let message = |number| Cwe(number).fault().unwrap().message;
        assert_eq!(message(16), "`CWE-16` is a category, not a weakness");
        assert_eq!(message(1000), "`CWE-1000` is a view, not a weakness");
        assert_eq!(message(92), "`CWE-92` is deprecated");
        assert_eq!(message(99999), "`CWE-99999` is not in CWE 4.20");
    }
}
