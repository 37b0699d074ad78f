//! What buyers say of a product, and its size chart: the shop's own, passed on as it stands.

use crate::language::Language;

/// A short word on a product: a point for or against it, or what a review says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Remark {
    /// Plain text.
    pub text: String,
    /// Language it is written in, when the shop says.
    pub language: Option<Language>,
}

/// What one buyer says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Review {
    /// 1 to 5.
    pub stars: u8,
    /// The buyer's words.
    pub words: Remark,
}

/// What buyers say of a product, as the shop hands it on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Voices {
    /// Single reviews.
    pub reviews: Vec<Review>,
    /// What is praised.
    pub pros: Vec<Remark>,
    /// What is found wanting.
    pub cons: Vec<Remark>,
}

/// Body measures per size.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SizeChart {
    /// Unit of its numbers, as written: `cm`, `in`.
    pub unit: String,
    /// Heads of the columns; the first is that of the sizes.
    pub columns: Vec<String>,
    /// One row a size, smallest first, as many cells as columns: the size, then its measures (`86` or `84-88`).
    pub rows: Vec<Vec<String>>,
}

/// A measure of a body or of a foot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measure {
    /// What was measured.
    pub part: Part,
    /// How long it is.
    pub centimetres: f32,
}

/// What size charts measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Bust or chest.
    Chest,
    /// Waist.
    Waist,
    /// Hip.
    Hip,
    /// Foot, heel to toe.
    Foot,
}

/// What a chart says of the measures of one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit<'a> {
    /// The smallest size that holds them all.
    Size(&'a str),
    /// This one is beyond the largest size.
    Beyond(Part),
    /// This one is so far from the chart that its unit must be another.
    Unlikely(Part),
}

/// Centimetres of an inch.
pub const INCH: f32 = 2.54;
/// A measure below this part of the smallest size, or as many times beyond the largest, is a slip.
const UNLIKELY: f32 = 0.6;
/// People round; a size fits this much beyond its measure, centimetres.
const EASE: f32 = 1.0;

impl Remark {
    /// Of `remarks` those in `language` or in none that is told; where there are none, those in the first of
    /// [`Language::instead`] that has some.
    pub fn for_reader(remarks: &[Remark], language: Language) -> Vec<&Remark> {
        let [second, third] = language.instead();
        let read_in = |wanted: Option<Language>| -> Vec<&Remark> {
            remarks.iter().filter(|remark| remark.language.is_none() || remark.language == wanted).collect()
        };
        [language, second, third]
            .into_iter()
            .map(|language| read_in(Some(language)))
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }
}

impl Part {
    /// The name in the table of names.
    pub fn name(self) -> &'static str {
        match self {
            Part::Chest => "chest",
            Part::Waist => "waist",
            Part::Hip => "hip",
            Part::Foot => "foot",
        }
    }

    /// What the head of a column measures: `Bust`, `To fit chest`.
    pub fn of_column(head: &str) -> Option<Part> {
        let head = head.to_lowercase();
        let known = [
            ("bust", Part::Chest),
            ("chest", Part::Chest),
            ("waist", Part::Waist),
            ("hip", Part::Hip),
            ("foot", Part::Foot),
        ];
        known.into_iter().find(|(word, _)| head.contains(word)).map(|(_, part)| part)
    }
}

impl SizeChart {
    /// What it measures, in the order of its columns.
    pub fn parts(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        for part in self.columns.iter().filter_map(|head| Part::of_column(head)) {
            if self.lengths(part).is_some() && !parts.contains(&part) {
                parts.push(part);
            }
        }
        parts
    }

    /// The size for all these measures of one person; none when it measures none of them.
    pub fn fit(&self, measures: &[Measure]) -> Option<Fit<'_>> {
        let mut row = None;
        for measure in measures {
            let Some(lengths) = self.lengths(measure.part) else { continue };
            let known = || lengths.iter().flatten();
            let (shortest, longest) =
                (known().copied().fold(f32::MAX, f32::min), known().copied().fold(0.0, f32::max));
            if measure.centimetres < UNLIKELY * shortest || measure.centimetres * UNLIKELY > longest {
                return Some(Fit::Unlikely(measure.part));
            }
            match holding(&lengths, measure.centimetres) {
                Some(at) => row = row.max(Some(at)),
                None => return Some(Fit::Beyond(measure.part)),
            }
        }
        Some(Fit::Size(self.rows.get(row?)?.first()?))
    }

    /// The smallest size that holds the measure: `None` when the chart does not measure that part, `Some(None)`
    /// when it ends before.
    pub(crate) fn size_for(&self, measure: Measure) -> Option<Option<&str>> {
        let at = holding(&self.lengths(measure.part)?, measure.centimetres);
        Some(at.and_then(|at| self.rows[at].first()).map(String::as_str))
    }

    /// How long a part may be in each row, centimetres; none when it is not measured in a unit that is known.
    fn lengths(&self, part: Part) -> Option<Vec<Option<f32>>> {
        let column = self.columns.iter().position(|head| Part::of_column(head) == Some(part))?;
        let factor = match self.unit.to_lowercase().as_str() {
            "cm" => 1.0,
            "in" | "inch" | "inches" => INCH,
            _ => return None,
        };
        // Of a range the upper end.
        let upper = |cell: &String| Some(crate::decimal(cell.rsplit(['-', '–']).next()?.trim())? as f32);
        let length = |row: &Vec<String>| Some(row.get(column).and_then(upper)? * factor);
        Some(self.rows.iter().map(length).collect())
    }
}

/// The first row that holds a measure.
fn holding(lengths: &[Option<f32>], centimetres: f32) -> Option<usize> {
    lengths.iter().position(|longest| longest.is_some_and(|longest| longest + EASE >= centimetres))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(unit: &str) -> SizeChart {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        SizeChart {
            unit: unit.to_owned(),
            columns: row(["Size", "Bust", "Waist"]),
            rows: vec![row(["S", "34", "26-28"]), row(["M", "36", "29-31"])],
        }
    }

    #[test]
    fn the_smallest_size_that_holds_a_measure_is_named_whatever_the_unit() {
        let of = |part, centimetres| {
            chart("in").size_for(Measure { part, centimetres }).map(|s| s.map(str::to_owned))
        };
        assert_eq!(of(Part::Chest, 34.0 * INCH), Some(Some("S".to_owned())));
        assert_eq!(of(Part::Chest, 35.5 * INCH), Some(Some("M".to_owned())));
        assert_eq!(of(Part::Waist, 30.0 * INCH), Some(Some("M".to_owned())));
        assert_eq!(of(Part::Chest, 44.0 * INCH), Some(None), "the chart ends before");
        assert_eq!(of(Part::Hip, 90.0), None, "no such column");
        assert_eq!(chart("fingers").size_for(Measure { part: Part::Chest, centimetres: 80.0 }), None);
    }

    #[test]
    fn all_measures_of_one_person_lead_to_the_size_that_holds_them_all() {
        let inches = |part, inches: f32| Measure { part, centimetres: inches * INCH };
        let chart = chart("in");
        assert_eq!(chart.parts(), [Part::Chest, Part::Waist]);
        let fit = |measures: &[Measure]| chart.fit(measures);
        assert_eq!(fit(&[inches(Part::Chest, 33.0), inches(Part::Waist, 27.0)]), Some(Fit::Size("S")));
        assert_eq!(fit(&[inches(Part::Chest, 33.0), inches(Part::Waist, 30.0)]), Some(Fit::Size("M")));
        assert_eq!(fit(&[inches(Part::Waist, 27.0), inches(Part::Chest, 35.8)]), Some(Fit::Size("M")));
        assert_eq!(fit(&[inches(Part::Chest, 40.0)]), Some(Fit::Beyond(Part::Chest)));
        // 86 centimetres, typed as inches, and 34 inches, typed as centimetres.
        assert_eq!(fit(&[inches(Part::Chest, 86.0)]), Some(Fit::Unlikely(Part::Chest)));
        assert_eq!(
            fit(&[Measure { part: Part::Chest, centimetres: 34.0 }]),
            Some(Fit::Unlikely(Part::Chest))
        );
        assert_eq!((fit(&[inches(Part::Hip, 38.0)]), fit(&[])), (None, None));
        assert_eq!(self::chart("fingers").parts(), []);
    }

    #[test]
    fn a_reader_gets_remarks_in_her_language_and_others_only_where_there_are_none() {
        let remark = |text: &str, language| Remark { text: text.to_owned(), language };
        let remarks = [remark("soft", Some(Language::English)), remark("naram", Some(Language::Hinglish))];
        let read = |remarks: &[Remark], language| -> Vec<String> {
            Remark::for_reader(remarks, language).into_iter().map(|remark| remark.text.clone()).collect()
        };
        assert_eq!(read(&remarks, Language::Hinglish), ["naram"]);
        assert_eq!(read(&remarks, Language::Hindi), ["naram"]);
        assert_eq!(read(&remarks[..1], Language::Hindi), ["soft"]);
        assert_eq!(read(&[remark("?", None)], Language::Hindi), ["?"]);
        assert!(read(&[], Language::Hindi).is_empty());
    }
}
