//! The built-in table of countries, with their ISO 3166-1 codes.

use crate::csv;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

static TEXT: &str = include_str!("../data/countries.csv");

/// The countries, by each of their names.
#[derive(Debug)]
pub(crate) struct Countries {
    by_name: FxHashMap<u32, u16>,
    by_seat: FxHashMap<u32, u16>,
    rows: Vec<Country>,
}

/// A country.
#[derive(Debug, Clone)]
pub(crate) struct Country {
    /// ISO 3166-1, two letters.
    pub(crate) code: String,
    /// The name most used in English.
    pub(crate) name: String,
    /// ISO 3166-1, three letters.
    pub(crate) long_code: String,
}

static TABLE: LazyLock<Countries> = LazyLock::new(|| {
    let mut countries =
        Countries { by_name: FxHashMap::default(), by_seat: FxHashMap::default(), rows: Vec::new() };
    for record in csv::records(TEXT).skip(1) {
        let [code, name, aliases, long_code, capital, ..] = &record.fields[..] else { continue };
        let row = countries.rows.len() as u16;
        for name in std::iter::once(&**name).chain(aliases.split('|')).filter(|name| !name.is_empty()) {
            countries.by_name.entry(byline_text::hash::form_of(name)).or_insert(row);
        }
        if SEATS.contains(&&**capital) {
            countries.by_seat.insert(byline_text::hash::form_of(capital), row);
        }
        for (seat, _) in OTHER_SEATS.iter().filter(|(_, of)| of == code) {
            countries.by_seat.insert(byline_text::hash::form_of(seat), row);
        }
        countries.rows.push(Country { code: code.clone(), name: name.clone(), long_code: long_code.clone() });
    }
    countries
});

impl Countries {
    /// The table.
    pub(crate) fn table() -> &'static Self {
        &TABLE
    }

    /// The row of a country of that name; `the` in front does not count, nor do capitals, but for names of three
    /// letters or fewer, which are words otherwise (`us`, `car`).
    pub(crate) fn find(&self, name: &str) -> Option<u16> {
        let bare = name.strip_prefix("the ").or_else(|| name.strip_prefix("The ")).unwrap_or(name);
        if bare.len() <= 3 && bare.chars().any(char::is_lowercase) {
            return None;
        }
        self.by_name.get(&byline_text::hash::form_of(bare)).copied()
    }

    /// The row of the country that is governed from a city, where news call the government by the city's name. A name that
    /// other cities or persons bear as often (`Georgetown`, `Victoria`) is none.
    pub(crate) fn governed_from(&self, city: &str) -> Option<u16> {
        self.by_seat.get(&byline_text::hash::form_of(city)).copied()
    }

    /// A row.
    pub(crate) fn row(&self, row: u16) -> Option<&Country> {
        self.rows.get(row as usize)
    }
}

/// Capitals whose names news use for the government.
static SEATS: [&str; 82] = [
    "Abuja",
    "Accra",
    "Addis Ababa",
    "Algiers",
    "Amman",
    "Ankara",
    "Asmara",
    "Athens",
    "Baghdad",
    "Baku",
    "Bangkok",
    "Beijing",
    "Beirut",
    "Belgrade",
    "Berlin",
    "Bucharest",
    "Budapest",
    "Buenos Aires",
    "Cairo",
    "Canberra",
    "Caracas",
    "Copenhagen",
    "Damascus",
    "Dhaka",
    "Doha",
    "Hanoi",
    "Harare",
    "Havana",
    "Helsinki",
    "Islamabad",
    "Jakarta",
    "Juba",
    "Kabul",
    "Kampala",
    "Kathmandu",
    "Khartoum",
    "Kigali",
    "Kinshasa",
    "Kuala Lumpur",
    "Kyiv",
    "Lisbon",
    "London",
    "Lusaka",
    "Madrid",
    "Manila",
    "Minsk",
    "Mogadishu",
    "Moscow",
    "Nairobi",
    "New Delhi",
    "Oslo",
    "Ottawa",
    "Paris",
    "Phnom Penh",
    "Prague",
    "Pretoria",
    "Pyongyang",
    "Rabat",
    "Riga",
    "Riyadh",
    "Rome",
    "Seoul",
    "Skopje",
    "Sofia",
    "Stockholm",
    "Taipei",
    "Tallinn",
    "Tbilisi",
    "Tehran",
    "Tirana",
    "Tokyo",
    "Tripoli",
    "Tunis",
    "Vienna",
    "Vilnius",
    "Warsaw",
    "Washington",
    "Wellington",
    "Yerevan",
    "Zagreb",
    "Bamako",
    "Ouagadougou",
];

/// Other names of such cities, with the code of the country.
static OTHER_SEATS: [(&str, &str); 6] = [
    ("Kiev", "UA"),
    ("Delhi", "IN"),
    ("Teheran", "IR"),
    ("Bogota", "CO"),
    ("Brasilia", "BR"),
    ("Sanaa", "YE"),
];
