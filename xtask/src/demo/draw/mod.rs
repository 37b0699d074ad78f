//! One drawing per family of goods, and the table that says which word draws what.

mod bags;
mod beauty;
mod bottoms;
mod carry;
mod footwear;
mod gadgets;
mod home;
mod house;
mod jewels;
mod kurta;
mod layers;
mod lehenga;
mod play;
mod saree;
mod small;
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
        "blazer" => layers::blazer,
        "shrug" => layers::shrug,
        "blouse" => layers::blouse,
        "vest" => layers::vest,
        "romper" => layers::romper,
        "slippers" => small::slippers,
        "socks" => small::socks,
        "ring" => small::ring,
        "mangalsutra" => small::mangalsutra,
        "anklet" => small::anklet,
        "duffel" => house::duffel,
        "curtain" => house::curtain,
        "towel" => house::towel,
        "blanket" => house::blanket,
        "bottle" => house::bottle,
        "tiffin" => house::tiffin,
        "lamp" => house::lamp,
        "vase" => house::vase,
        "lipstick" => beauty::lipstick,
        "kajal" => beauty::kajal,
        "polish" => beauty::polish,
        "perfume" => beauty::perfume,
        "cream" => beauty::cream,
        "teddy" => play::teddy,
        "blocks" => play::blocks,
        "car" => play::car,
        "case" => gadgets::case,
        "earphones" => gadgets::earphones,
        "charger" => gadgets::charger,
        _ => return None,
    };
    draw(&mut art);
    Some(art.finish())
}
