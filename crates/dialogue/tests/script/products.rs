//! Reads the table of products that scripts speak of.

use mitra_dialogue::{Language, Product, Remark, Review, SizeChart, Voices};

pub(crate) fn products(table: &str) -> Vec<Product> {
    let list = |cell: &str| -> Vec<String> {
        cell.split(", ").filter(|item| !item.is_empty() && *item != "-").map(str::to_owned).collect()
    };
    let text = |cell: &str| Some(cell.to_owned()).filter(|cell| cell != "-");
    let rupees = |cell: &str| cell.replace(',', "").parse().ok();
    table
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            Product {
                id: cells[0].to_owned(),
                title: cells[1].to_owned(),
                price_rupees: rupees(cells[2]).expect("a price"),
                mrp_rupees: rupees(cells[3]),
                category: text(cells[4]),
                colours: list(cells[5]),
                material: text(cells[6]),
                sizes: list(cells[7]),
                rating: cells[8].parse().ok(),
                in_stock: cells[9] == "yes",
                description: cells[10].to_owned(),
                voices: Voices {
                    reviews: remarks(cells.get(11)).into_iter().map(review).collect(),
                    pros: remarks(cells.get(12)),
                    cons: remarks(cells.get(13)),
                },
                size_chart: cells.get(14).map(|cell| chart(cell)),
                ..Product::default()
            }
        })
        .collect()
}

/// `LANGUAGE: text; LANGUAGE: text`.
fn remarks(cell: Option<&&str>) -> Vec<Remark> {
    let cell = cell.copied().unwrap_or_default();
    cell.split("; ")
        .filter_map(|one| one.split_once(": "))
        .map(|(code, text)| Remark { text: text.to_owned(), language: Language::from_code(code) })
        .collect()
}

/// The words of a review begin with its stars.
fn review(mut words: Remark) -> Review {
    let (stars, text) = words.text.split_once(' ').expect("`LANGUAGE: STARS text`");
    let (stars, text) = (stars.parse().expect("stars"), text.to_owned());
    words.text = text;
    Review { stars, words }
}

/// `UNIT; head, head; cell, cell; ...`.
fn chart(cell: &str) -> SizeChart {
    let mut lines = cell.split("; ");
    let unit = lines.next().unwrap_or_default().to_owned();
    let mut cells = lines.map(|line| line.split(", ").map(str::to_owned).collect::<Vec<_>>());
    SizeChart { unit, columns: cells.next().unwrap_or_default(), rows: cells.collect() }
}
