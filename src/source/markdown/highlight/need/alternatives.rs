use super::super::candidate::bits;
use super::super::pattern::Verdict;
use super::super::symbols::Symbols;
use super::forms::forms;
use super::node::Node;
use super::{Chars, Need, reader, trial};

/// What an expression needs in each of its forms, in their order, found by the symbol at the place: of many words few begin alike.
#[derive(Debug)]
pub(in super::super) struct Alternatives {
    needs: Vec<Need>,
    /// How far the needs reach: nearly all less far than they may.
    reach: usize,
    /// For each symbol, the forms that may match where it stands, as bits.
    starts: Vec<u32>,
    /// The expression itself, unless all that it needs makes it certain.
    node: Option<Node>,
}

impl Alternatives {
    /// The needs of an expression in Oniguruma's syntax, if everything in it is known.
    pub(in super::super) fn of(expression: &str) -> Option<Self> {
        let node = reader::read(expression)?;
        let needs = forms(&node, vec![Need::NOTHING]);
        let starts = (0..Chars::SYMBOLS).map(|symbol| starting(&needs, symbol)).collect();
        let reach = needs.iter().map(Need::reach).max().unwrap_or_default();
        let is_open = needs.iter().any(|need| need.length.is_none());
        Some(Self { needs, reach, starts, node: is_open.then_some(node) })
    }

    pub(in super::super) fn all(&self) -> &[Need] {
        &self.needs
    }

    /// What the needs alone say of a place: the first form that is met decides.
    pub(in super::super) fn met(&self, symbols: &Symbols, at: usize) -> Verdict {
        let later = symbols.later(at);
        let is_possible = |need: &&Need| need.later & !later == 0;
        let Some(window) = symbols.window(at) else {
            return self
                .needs
                .iter()
                .find(is_possible)
                .map_or(Verdict::None, |_| Verdict::Possible);
        };
        let starts = bits(self.starts[usize::from(window[1])].into());
        let mut possible = starts.map(|form| &self.needs[form]).filter(is_possible);
        let met = possible.find(|need| need.is_met(window, self.reach));
        met.map_or(Verdict::None, |need| need.length.map_or(Verdict::Possible, Verdict::Certain))
    }

    /// What trying it says of a place where the needs leave it open.
    pub(in super::super) fn tried(&self, symbols: &Symbols, at: usize) -> Verdict {
        match (&self.node, symbols.plain()) {
            (Some(node), Some(symbols)) => trial::tried(node, symbols, at),
            _ => Verdict::Possible,
        }
    }
}

/// Of the first needs, which are no more than there are bits, those that allow a symbol at the place.
fn starting(needs: &[Need], symbol: u8) -> u32 {
    let forms = needs.iter().enumerate();
    forms.fold(0, |all, (form, need)| all | u32::from(need.next[0].has(symbol)) << form)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_symbol_has_the_forms_that_it_may_start() {
        let alternatives = Alternatives::of(r"ab|ba|[ac]|\d|$").unwrap();
        let forms = |symbol: u8| bits(alternatives.starts[usize::from(symbol)].into());
        let check = |symbol: u8, expected: &[usize]| {
            assert_eq!(forms(symbol).collect::<Vec<_>>(), expected, "{symbol}");
        };
        check(b'a', &[0, 2]);
        check(b'b', &[1]);
        check(b'7', &[3]);
        check(b'x', &[]);
        check(Chars::END_SYMBOL, &[4]);
    }
}
