//! What is found in short articles of our own, what is linked to what, and that nothing breaks it.

mod entities;

use byline_core::{Entity, MentionKind};
use byline_entities::{Entities, Options};
use byline_plugin::{Failure, Plugin};
use entities::find;
use proptest::prelude::{prop_assert, prop_assert_eq, proptest};
use std::path::Path;

/// Each entity on a line: label, name, link, mentions.
fn shown(text: &str, entities: &[Entity]) -> String {
    let line = |entity: &Entity| {
        let mentions: Vec<&str> =
            entity.mentions.iter().map(|mention| mention.span.of(text).unwrap_or("?")).collect();
        let link =
            entity.link.as_ref().map_or(String::new(), |link| format!(" = {}:{}", link.source, link.id));
        format!("{} {}{link}: {}", entity.label.name(), entity.name, mentions.join(" | "))
    };
    entities.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let found = shown(text, &find(text, Options::default(), Path::new(".")));
    let expected: Vec<&str> = expected.lines().map(str::trim).collect();
    assert_eq!(found, expected.join("\n"));
}

#[test]
fn names_are_joined_and_pronouns_follow() {
    check(
        "Kenyan President Daniel Otieno met Angela Brandt in Berlin on Monday. He said Kenya would sign the treaty. \
         Brandt thanked him and said she would visit Nairobi.",
        "MISC Kenyan: Kenyan
         PER Daniel Otieno: Daniel Otieno | He | him
         PER Angela Brandt: Angela Brandt | Brandt | she
         LOC Berlin: Berlin
         LOC Kenya = iso-3166:KE: Kenya
         LOC Nairobi: Nairobi",
    );
}

#[test]
fn who_says_i_is_who_is_quoted_asked_or_introduced() {
    check(
        "Grace Otieno won the race. \"I trained for years,\" Otieno said.",
        "PER Grace Otieno: Grace Otieno | I | Otieno",
    );
    check(
        "Good evening. My name is Amara Toure and I work at the harbour.",
        "PER Amara Toure: My | Amara Toure | I",
    );
}

#[test]
fn we_of_an_interview_is_the_first_of_those_who_answer() {
    let text = "Interview with Ana Lima and Ben Otieno about the harbour\n\nAna Lima and Ben Otieno run a \
                boatyard in Mombasa.\n\nWhen did you begin?\n\nWe bought the yard in the spring.\n\nWhat was the \
                hardest part?\n\nNobody told us about the tides.\n";
    let found = find(text, Options::default(), Path::new("."));
    let of = |name: &str| -> Vec<&str> {
        let entity = found.iter().find(|entity| entity.name == name).unwrap();
        let pronouns = entity.mentions.iter().filter(|mention| mention.kind == MentionKind::Pronoun);
        pronouns.filter_map(|mention| mention.span.of(text)).filter(|word| *word != "you").collect()
    };
    assert_eq!(of("Ana Lima"), ["We", "us"]);
    assert!(of("Ben Otieno").is_empty());
}

#[test]
fn a_surname_may_stand_before_the_full_name() {
    check(
        "Otieno refused to answer questions on Tuesday.\nThe mayor of Mombasa, Grace Otieno, was elected last year.",
        "PER Grace Otieno: Otieno | Grace Otieno
         LOC Mombasa: Mombasa",
    );
}

#[test]
fn a_possessive_without_its_apostrophe_is_no_part_of_the_name() {
    check(
        "Russias army is still in Ukraine  and Ukraines allies cant agree, Putin said. Russia denies it.",
        "LOC Russia = iso-3166:RU: Russia | Russia
         LOC Ukraine = iso-3166:UA: Ukraine | Ukraine
         PER Putin: Putin",
    );
}

#[test]
fn countries_have_their_codes_under_each_of_their_names() {
    check(
        "The United States and the United Kingdom agreed. Officials in the U.S. said that Britain had paid.",
        "LOC United States = iso-3166:US: United States | U.S.
         LOC United Kingdom = iso-3166:GB: United Kingdom | Britain",
    );
}

#[test]
fn a_capital_stands_for_its_government_where_it_acts() {
    check(
        "Russia fired missiles on Tuesday. Moscow has repeatedly denied the charge.",
        "LOC Russia = iso-3166:RU: Russia | Moscow",
    );
    check(
        "Talks between Moscow and Kyiv broke down. Trains between Moscow and Kyiv stood still.",
        "LOC Moscow = iso-3166:RU: Moscow
         LOC Kyiv = iso-3166:UA: Kyiv
         LOC Moscow: Moscow
         LOC Kyiv: Kyiv",
    );
    check(
        "The minister welcomed Washington's decision. He will fly to Washington on Monday.",
        "LOC Washington = iso-3166:US: Washington
         LOC Washington: Washington",
    );
}

#[test]
fn a_capital_is_a_place_where_nothing_says_otherwise() {
    check("Police in Berlin said that the bridge was closed.", "LOC Berlin: Berlin");
    check("The museum in central London opened again on Sunday.", "LOC London: London");
    check("Moscow was covered in snow.", "LOC Moscow: Moscow");
    check(
        "The fair in Seattle, Washington, offered free rides.",
        "LOC Seattle: Seattle\nLOC Washington: Washington",
    );
}

#[test]
fn a_table_of_the_users_comes_first() {
    let folder = std::env::temp_dir().join(format!("byline-entities-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(
        folder.join("people.csv"),
        "id,name,aliases,label,party\n7,Someone Else,Grace Otieno,PER,A\n8,Grace Otieno,,PER,B\n9,Kenya,Republic of Kenya,LOC,\n",
    )
    .unwrap();
    std::fs::write(folder.join("bad.jsonl"), "{\"id\": \"1\"}\n").unwrap();
    let table = |name: &str| Options { table: Some(name.into()), ..Options::default() };
    let text = "The mayor of Mombasa in Kenya, Grace Otieno, was elected last year.";
    let found = find(text, table("people.csv"), &folder);
    let otieno =
        found.iter().find(|entity| entity.name == "Grace Otieno").and_then(|entity| entity.link.as_ref());
    let otieno = otieno.unwrap();
    assert_eq!((otieno.source.as_str(), otieno.id.as_str()), ("people", "8"), "a name comes before an alias");
    assert_eq!(otieno.columns, [("party".to_owned(), "B".to_owned())]);
    let kenya = found.iter().find(|entity| entity.name == "Kenya").and_then(|entity| entity.link.as_ref());
    assert_eq!(
        kenya.map(|link| link.source.as_str()),
        Some("people"),
        "the user's table before the built-in one"
    );

    let failure = |name: &str| -> Failure { Entities::build(table(name), &folder).unwrap_err() };
    assert!(
        failure("bad.jsonl").message.ends_with("bad.jsonl:1: no `name`"),
        "{}",
        failure("bad.jsonl").message
    );
    assert_eq!(failure("none.csv").option.as_deref(), Some("table"));
    let model = Options { model: Some("people.csv".into()), ..Options::default() };
    assert_eq!(Entities::build(model, &folder).unwrap_err().message, "not a model file");
    std::fs::remove_dir_all(&folder).unwrap();
}

proptest! {
    #[test]
    fn any_text_gives_valid_mentions_twice_the_same(text in "(\\PC|[ \\n.]|Mr |Lima |he |Acme |the minister |Kenyas ){0,60}") {
        let found = find(&text, Options::default(), Path::new("."));
        for entity in &found {
            prop_assert!(!entity.mentions.is_empty());
            for mention in &entity.mentions {
                prop_assert!(mention.span.of(&text).is_some_and(|words| !words.is_empty()));
            }
            prop_assert!(entity.mentions.is_sorted_by_key(|mention| mention.span.start));
        }
        prop_assert_eq!(found, find(&text, Options::default(), Path::new(".")));
    }
}
