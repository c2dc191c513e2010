use crate::random::Random;

/// A block of code in one of several languages, no two alike: a cache of highlighted text must not flatter the result.
pub(crate) fn block(random: &mut Random) -> String {
    let (language, line): (_, fn(&mut Random) -> String) = match random.below(4) {
        0 => ("python", python),
        1 => ("rust", rust),
        2 => ("go", go),
        _ => ("sh", shell),
    };
    let lines: Vec<_> = (0..6 + random.below(14)).map(|_| line(random)).collect();
    format!("\n```{language}\n{}\n```\n", lines.join("\n"))
}

const NAMES: [&str; 12] = [
    "frame", "header", "table", "stream", "buffer", "window", "length", "request", "limit", "key",
    "entry", "state",
];

fn name(random: &mut Random) -> String {
    format!("{}_{}", random.of(&NAMES), random.below(1000))
}

fn python(random: &mut Random) -> String {
    let (one, two) = (name(random), name(random));
    match random.below(5) {
        0 => format!("def {one}({two}, *, limit={}):", random.below(65_536)),
        1 => format!("    {one} = {two}.get(\"{}\", [])  # was unbounded", name(random)),
        2 => format!("    if len({one}) > {}: raise ValueError(f\"{{{two}}}\")", random.below(999)),
        3 => format!("    for {one} in reversed({two}): yield {one} + 0x{:x}", random.number()),
        _ => format!("import {one}.{two} as {}", name(random)),
    }
}

fn rust(random: &mut Random) -> String {
    let (one, two) = (name(random), name(random));
    match random.below(4) {
        0 => format!(
            "let {one}: Vec<u8> = {two}.iter().map(|byte| byte ^ {}).collect();",
            random.below(255)
        ),
        1 => format!("pub fn {one}(&mut self, {two}: &str) -> Result<usize, Error> {{"),
        2 => format!(
            "    match self.{one} {{ Some(ref {two}) => \"{}\", None => return Err(Error::Empty) }}",
            name(random)
        ),
        _ => format!("// {one} was read after {two} had been freed: {}", random.number()),
    }
}

fn go(random: &mut Random) -> String {
    let (one, two) = (name(random), name(random));
    match random.below(4) {
        0 => format!("func {one}({two} []byte) (int, error) {{"),
        1 => format!(
            "\tif {one} := len({two}); {one} > {} {{ return 0, errors.New(\"{}\") }}",
            random.below(4096),
            name(random)
        ),
        2 => format!("\tdefer {one}.Close() // {two}"),
        _ => format!("\tvar {one} = map[string]int{{\"{two}\": {}}}", random.number()),
    }
}

fn shell(random: &mut Random) -> String {
    let (one, two) = (name(random), name(random));
    match random.below(3) {
        0 => format!(
            "curl -s \"https://example.org/{one}?{two}={}\" | head -c {}",
            random.number(),
            random.below(999)
        ),
        1 => format!(
            "for {one} in $(seq {}); do echo \"${one} {two}\" >> {}.log; done",
            random.below(99),
            name(random)
        ),
        _ => format!("export {one}='{two}' # {}", random.below(9999)),
    }
}
