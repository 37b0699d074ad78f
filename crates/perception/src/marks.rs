//! The cues that code asks for by name; all others only matter to the rules of `intents.tsv`.

use crate::vocabulary::{Cue, Vocabulary};

macro_rules! marks {
    ($($name:ident),* $(,)?) => {
        /// Cues by name.
        #[derive(Debug, Clone, Copy)]
        pub(crate) struct Marks { $(pub(crate) $name: Cue,)* }

        impl Marks {
            /// Finds them in the vocabulary.
            pub(crate) fn of(vocabulary: &Vocabulary) -> Marks {
                Marks { $($name: vocabulary.cue(stringify!($name)),)* }
            }

            /// Their names.
            #[cfg(test)]
            pub(crate) const NAMES: &[&str] = &[$(stringify!($name)),*];
        }
    };
}

marks! {
    // Beside numbers.
    currency, piece, pack_of, size_word, number_word, uk, star, off, age, measure, time, waist, range_join,
    below_after, below_before, above_after, above_before, between, around, budget, order_word,
    no_count, taken_count,
    // Beside values.
    wala, colour_word, not_after, not_before, not_question, or_not, joins, slip, between_not, for_after,
    for_before, belongs, celebration, birthday, vocative, brand_word, brand_after, actor, cart_container,
    delivery, size_near, first_filler, date_word, question, footwear,
    container, not_value, own_noun, cart, wishlist,
}
