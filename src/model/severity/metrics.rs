//! Which metrics and values each version of CVSS has.

use super::grammar::Grammar;

/// CVSS 2.0, section 2.4 of its guide.
pub(super) static V2: Grammar = Grammar {
    base: &[
        ("AV", "L A N"),
        ("AC", "H M L"),
        ("Au", "M S N"),
        ("C", "N P C"),
        ("I", "N P C"),
        ("A", "N P C"),
    ],
    optional: &[
        ("E", "U POC F H ND"),
        ("RL", "OF TF W U ND"),
        ("RC", "UC UR C ND"),
        ("CDP", "N L LM MH H ND"),
        ("TD", "N L M H ND"),
        ("CR", "L M H ND"),
        ("IR", "L M H ND"),
        ("AR", "L M H ND"),
    ],
    ordered: false,
};

/// CVSS 3.0 and 3.1, section 6 of the specification: any order may be read.
pub(super) static V3: Grammar = Grammar {
    base: &[
        ("AV", "N A L P"),
        ("AC", "L H"),
        ("PR", "N L H"),
        ("UI", "N R"),
        ("S", "U C"),
        ("C", "N L H"),
        ("I", "N L H"),
        ("A", "N L H"),
    ],
    optional: &[
        ("E", "X U P F H"),
        ("RL", "X O T W U"),
        ("RC", "X U R C"),
        ("CR", "X L M H"),
        ("IR", "X L M H"),
        ("AR", "X L M H"),
        ("MAV", "X N A L P"),
        ("MAC", "X L H"),
        ("MPR", "X N L H"),
        ("MUI", "X N R"),
        ("MS", "X U C"),
        ("MC", "X N L H"),
        ("MI", "X N L H"),
        ("MA", "X N L H"),
    ],
    ordered: false,
};

/// CVSS 4.0, section 7 of the specification: table 23 fixes the order.
pub(super) static V4: Grammar = Grammar {
    base: &[
        ("AV", "N A L P"),
        ("AC", "L H"),
        ("AT", "N P"),
        ("PR", "N L H"),
        ("UI", "N P A"),
        ("VC", "H L N"),
        ("VI", "H L N"),
        ("VA", "H L N"),
        ("SC", "H L N"),
        ("SI", "H L N"),
        ("SA", "H L N"),
    ],
    optional: &[
        ("E", "X A P U"),
        ("CR", "X H M L"),
        ("IR", "X H M L"),
        ("AR", "X H M L"),
        ("MAV", "X N A L P"),
        ("MAC", "X L H"),
        ("MAT", "X N P"),
        ("MPR", "X N L H"),
        ("MUI", "X N P A"),
        ("MVC", "X H L N"),
        ("MVI", "X H L N"),
        ("MVA", "X H L N"),
        ("MSC", "X H L N"),
        ("MSI", "X S H L N"),
        ("MSA", "X S H L N"),
        ("S", "X N P"),
        ("AU", "X N Y"),
        ("R", "X A U I"),
        ("V", "X D C"),
        ("RE", "X L M H"),
        ("U", "X Clear Green Amber Red"),
    ],
    ordered: true,
};
