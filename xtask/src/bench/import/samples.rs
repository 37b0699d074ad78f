//! Feeds as large shops have them, in the forms of Shopify's product CSV (both generations of its header) and of
//! Google Merchant (XML and TSV), written from the demo shop's products by these forms' specifications.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::Path,
};

use serde_json::{Map, Value};

use crate::workspace::Workspace;

/// A product of the demo shop, under the names of Google Merchant.
pub(in crate::bench) type Product = Map<String, Value>;

type Write1 = fn(&mut dyn Write, &[Product], usize) -> io::Result<()>;

/// Each form: the name of its file, and who writes it.
pub(super) const FORMS: [(&str, Write1); 4] = [
    ("shopify-older.csv", |file, products, copies| shopify(file, products, copies, &OLDER)),
    ("shopify-newer.csv", |file, products, copies| shopify(file, products, copies, &NEWER)),
    ("merchant.xml", merchant_xml),
    ("merchant.tsv", merchant_tsv),
];

/// The products of the demo shop.
pub(in crate::bench) fn demo(workspace: &Workspace) -> Result<Vec<Product>, String> {
    let path = workspace.root.join("public/demo/catalogue.jsonl");
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}.", path.display()))?;
    text.lines()
        .map(|line| serde_json::from_str(line).map_err(|error| format!("{}: {error}.", path.display())))
        .collect()
}

/// Writes a file by way of a buffer.
pub(in crate::bench) fn write_file(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), String> {
    let written = File::create(path).and_then(|file| {
        let mut file = BufWriter::new(file);
        write(&mut file)?;
        file.flush()
    });
    written.map_err(|error| format!("{}: {error}.", path.display()))
}

fn text<'a>(product: &'a Product, name: &str) -> &'a str {
    product.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// Id of a product, or of its group, in a copy.
fn named(id: &str, copy: usize) -> String {
    if copy == 0 { id.to_owned() } else { format!("{id}-{copy}") }
}

fn sizes(product: &Product) -> Vec<&str> {
    product.get("size").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}

/// A header of Shopify's, and which value stands in which column.
struct Header(&'static [(&'static str, &'static str)]);

const OLDER: Header = Header(&[
    ("Handle", "handle"),
    ("Title", "title"),
    ("Body (HTML)", "html"),
    ("Vendor", "brand"),
    ("Product Category", "product_type"),
    ("Type", "kind"),
    ("Tags", ""),
    ("Published", "true"),
    ("Option1 Name", "Color"),
    ("Option1 Value", "color"),
    ("Option2 Name", "Size"),
    ("Option2 Value", "size"),
    ("Variant SKU", "sku"),
    ("Variant Grams", ""),
    ("Variant Inventory Tracker", "shopify"),
    ("Variant Inventory Qty", "quantity"),
    ("Variant Inventory Policy", "deny"),
    ("Variant Fulfillment Service", "manual"),
    ("Variant Price", "price"),
    ("Variant Compare At Price", "before"),
    ("Variant Requires Shipping", "true"),
    ("Image Src", "image"),
    ("Google Shopping / Gender", "gender"),
    ("Google Shopping / Age Group", "age_group"),
    ("Status", "active"),
]);

const NEWER: Header = Header(&[
    ("Title", "title"),
    ("URL handle", "handle"),
    ("Description", "html"),
    ("Vendor", "brand"),
    ("Product category", "product_type"),
    ("Type", "kind"),
    ("Tags", ""),
    ("Published on online store", "true"),
    ("Status", "Active"),
    ("SKU", "sku"),
    ("Option1 name", "Color"),
    ("Option1 value", "color"),
    ("Option2 name", "Size"),
    ("Option2 value", "size"),
    ("Price", "price"),
    ("Compare-at price", "before"),
    ("Inventory tracker", "shopify"),
    ("Inventory quantity", "quantity"),
    ("Continue selling when out of stock", "deny"),
    ("Product image URL", "image"),
    ("Google Shopping / Gender", "gender"),
    ("Google Shopping / Age Group", "age_group"),
]);

/// A row per size; only the first of a product says what they share.
fn shopify(
    file: &mut dyn Write,
    products: &[Product],
    copies: usize,
    Header(columns): &Header,
) -> io::Result<()> {
    write_row(file, columns.iter().map(|(name, _)| (*name).to_owned()))?;
    for copy in 0..copies {
        for product in products {
            let mut sizes = sizes(product);
            if sizes.is_empty() {
                sizes.push("One Size");
            }
            for (at, size) in sizes.iter().enumerate() {
                write_row(
                    file,
                    columns.iter().map(|(_, what)| shopify_value(product, copy, at, size, what)),
                )?;
            }
        }
    }
    Ok(())
}

fn shopify_value(product: &Product, copy: usize, at: usize, size: &str, what: &str) -> String {
    let handle = named(text(product, "id"), copy);
    let rupees = |name: &str| text(product, name).trim_end_matches(" INR").to_owned();
    let of_first = |value: String| if at == 0 { value } else { String::new() };
    match what {
        "handle" => handle,
        "sku" => format!("{handle}-{at}"),
        "size" => size.to_owned(),
        "color" => text(product, "color").to_owned(),
        "price" => Some(rupees("sale_price")).filter(|p| !p.is_empty()).unwrap_or_else(|| rupees("price")),
        "before" => rupees("price"),
        "quantity" => if text(product, "availability") == "in_stock" { "7" } else { "0" }.to_owned(),
        "html" => of_first(format!("<p>{}</p>", text(product, "description"))),
        "kind" => of_first(text(product, "product_type").rsplit(" > ").next().unwrap_or_default().to_owned()),
        "image" => of_first(picture(product, copy)),
        "title" | "brand" | "product_type" | "gender" | "age_group" => {
            of_first(text(product, what).to_owned())
        }
        "true" | "active" | "Active" | "Color" | "Size" => of_first(what.to_owned()),
        always => always.to_owned(),
    }
}

/// Where a shop's server would have it; it is kept and not asked for.
fn picture(product: &Product, copy: usize) -> String {
    format!("https://shop.example/{copy}/{}", text(product, "image_link"))
}

fn write_row(file: &mut dyn Write, values: impl Iterator<Item = String>) -> io::Result<()> {
    for (at, value) in values.enumerate() {
        let comma = if at > 0 { "," } else { "" };
        if value.contains([',', '"', '\n']) {
            write!(file, "{comma}\"{}\"", value.replace('"', "\"\""))?;
        } else {
            write!(file, "{comma}{value}")?;
        }
    }
    writeln!(file)
}

/// What stands in a Merchant feed, besides the id.
const ATTRIBUTES: [&str; 16] = [
    "title",
    "description",
    "link",
    "image_link",
    "availability",
    "price",
    "sale_price",
    "brand",
    "product_type",
    "color",
    "size",
    "material",
    "pattern",
    "gender",
    "age_group",
    "item_group_id",
];

fn attribute(product: &Product, copy: usize, name: &str) -> String {
    match name {
        "link" => format!("https://shop.example{}", text(product, "link")),
        "image_link" => picture(product, copy),
        "size" => sizes(product).join(","),
        "item_group_id" => named(text(product, name), copy),
        _ => text(product, name).to_owned(),
    }
}

fn merchant_xml(file: &mut dyn Write, products: &[Product], copies: usize) -> io::Result<()> {
    writeln!(
        file,
        "<?xml version=\"1.0\"?>\n<rss xmlns:g=\"http://base.google.com/ns/1.0\" version=\"2.0\">\n<channel>\n\
         <title>Shop</title>"
    )?;
    for copy in 0..copies {
        for product in products {
            writeln!(file, "<item>\n<g:id>{}</g:id>", escaped(&named(text(product, "id"), copy)))?;
            for name in ATTRIBUTES {
                let value = attribute(product, copy, name);
                if !value.is_empty() {
                    writeln!(file, "<g:{name}>{}</g:{name}>", escaped(&value))?;
                }
            }
            writeln!(file, "</item>")?;
        }
    }
    writeln!(file, "</channel>\n</rss>")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Merchant's table; the demo shop's texts hold neither tabs nor quotes at their beginning.
pub(in crate::bench) fn merchant_tsv(
    file: &mut dyn Write,
    products: &[Product],
    copies: usize,
) -> io::Result<()> {
    writeln!(file, "id\t{}", ATTRIBUTES.join("\t"))?;
    for copy in 0..copies {
        for product in products {
            let values = ATTRIBUTES.map(|name| attribute(product, copy, name));
            writeln!(file, "{}\t{}", named(text(product, "id"), copy), values.join("\t"))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn written(form: &str) -> String {
        let product = json!({ "id": "k1", "title": "Kurti, \"A-line\" & more", "price": "799 INR",
            "sale_price": "399 INR", "availability": "in_stock", "size": ["S", "M"], "color": "Red",
            "image_link": "pictures/k1.svg", "product_type": "Apparel > Kurtis" });
        let (_, write) = FORMS.iter().find(|(name, _)| *name == form).unwrap();
        let mut file = Vec::new();
        write(&mut file, &[product.as_object().unwrap().clone()], 2).unwrap();
        String::from_utf8(file).unwrap()
    }

    #[test]
    fn shopifys_rows_are_one_per_size_and_only_the_first_says_what_they_share() {
        let text = written("shopify-older.csv");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 5);
        assert!(lines[1].starts_with("k1,\"Kurti, \"\"A-line\"\" & more\",<p></p>"), "{}", lines[1]);
        assert!(lines[2].starts_with("k1,,,"), "{}", lines[2]);
        assert!(lines[3].starts_with("k1-1,\"Kurti"), "{}", lines[3]);
        let width = lines[0].split(',').count();
        assert_eq!(lines[2].split(',').count(), width);
    }

    #[test]
    fn merchants_items_are_one_per_product_and_escaped() {
        let text = written("merchant.xml");
        assert_eq!(text.matches("<item>").count(), 2);
        assert!(text.contains("<g:title>Kurti, \"A-line\" &amp; more</g:title>"), "{text}");
        assert!(text.contains("<g:product_type>Apparel &gt; Kurtis</g:product_type>"), "{text}");
        assert_eq!(written("merchant.tsv").lines().count(), 3);
    }
}
