//! RSS 2.0 with the attributes of Google's product data specification.

use std::io;

use quick_xml::{
    Writer,
    escape::escape,
    events::{BytesText, Event},
};

use super::{Item, Seller};

pub(super) const TAIL: &str = "</channel>\n</rss>\n";

pub(super) fn head(seller: &Seller) -> String {
    let (name, url) = (escape(&seller.name), escape(&seller.url));
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" xmlns:g=\"http://base.google.com/ns/1.0\">\n\
         <channel>\n<title>{name}</title>\n<link>{url}</link>\n<description>{name}</description>\n"
    )
}

pub(super) fn item(item: &Item<'_>) -> String {
    let mut writer = Writer::new(Vec::new());
    // A list in memory takes whatever is written; what it holds came from texts.
    match write(&mut writer, item) {
        Ok(()) => String::from_utf8(writer.into_inner()).unwrap_or_default(),
        Err(_) => String::new(),
    }
}

fn write(writer: &mut Writer<Vec<u8>>, item: &Item<'_>) -> io::Result<()> {
    let record = item.record;
    let (price, sale_price) = item.prices();
    let mut attributes = vec![
        ("id", item.id.as_str()),
        ("title", item.title()),
        ("description", item.description()),
        ("link", &item.url),
        ("availability", item.availability().name()),
        ("price", &price),
        ("condition", "new"),
        ("brand", record.brand.as_deref().unwrap_or_default()),
        ("sale_price", sale_price.as_deref().unwrap_or_default()),
        ("item_group_id", item.group.unwrap_or_default()),
        ("size", item.size.unwrap_or_default()),
        ("material", record.material.as_deref().unwrap_or_default()),
        ("pattern", record.pattern.as_deref().unwrap_or_default()),
        ("gender", record.gender.as_deref().unwrap_or_default()),
        ("age_group", record.age_group.as_deref().unwrap_or_default()),
        ("product_type", record.product_type.as_deref().unwrap_or_default()),
    ];
    // Several colours of one thing are written with slashes.
    let colours = record.colours.join("/");
    attributes.push(("color", &colours));
    if let Some((first, others)) = item.pictures.split_first() {
        attributes.push(("image_link", first));
        // No more than ten are read.
        attributes.extend(others.iter().take(10).map(|other| ("additional_image_link", other.as_str())));
    }
    writer.create_element("item").write_inner_content(|writer| {
        for (name, value) in attributes.into_iter().filter(|(_, value)| !value.is_empty()) {
            writer.create_element(format!("g:{name}").as_str()).write_text_content(BytesText::new(value))?;
        }
        Ok(())
    })?;
    writer.write_event(Event::Text(BytesText::new("\n")))
}
