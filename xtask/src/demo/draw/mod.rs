//! One drawing per family of goods, and the table that says which word draws what.

mod bags;
mod bottoms;
mod carry;
mod footwear;
mod home;
mod jewels;
mod kurta;
mod lehenga;
mod saree;
mod tops;
mod torso;
mod western;

use super::art::Art;
use super::ink::Ink;

/// The drawing of the catalogue's drawing column: its first word names the family, the rest cut and motif.
pub(super) fn picture(drawing: &str, ink: Ink) -> Option<String> {
    let mut words = drawing.split_whitespace();
    let family = words.next()?;
    let options: Vec<&str> = words.collect();
    let mut art = Art::new(ink, &options);
    let draw = match family {
        "kurta" => kurta::kurta,
        "anarkali" => kurta::anarkali,
        "set" => kurta::set,
        "saree" => saree::saree,
        "dupatta" => saree::dupatta,
        "lehenga" => lehenga::lehenga,
        "palazzo" => bottoms::palazzo,
        "leggings" => bottoms::leggings,
        "jeans" => bottoms::jeans,
        "trousers" => bottoms::trousers,
        "joggers" => bottoms::joggers,
        "shorts" => bottoms::shorts,
        "skirt" => bottoms::skirt,
        "dress" => western::dress,
        "frock" => western::frock,
        "nightsuit" => western::nightsuit,
        "top" => tops::top,
        "tshirt" => tops::tshirt,
        "shirt" => tops::shirt,
        "jacket" => tops::jacket,
        "nehru" => tops::nehru,
        "hoodie" => tops::hoodie,
        "sweater" => tops::sweater,
        "shoe" => footwear::shoe,
        "sandal" => footwear::sandal,
        "jutti" => footwear::jutti,
        "heels" => footwear::heels,
        "bag" => bags::bag,
        "wallet" => carry::wallet,
        "belt" => carry::belt,
        "watch" => carry::watch,
        "shades" => carry::shades,
        "cap" => carry::cap,
        "earrings" => jewels::earrings,
        "necklace" => jewels::necklace,
        "bangles" => jewels::bangles,
        "bedsheet" => home::bedsheet,
        "cushion" => home::cushion,
        _ => return None,
    };
    draw(&mut art);
    Some(art.finish())
}
