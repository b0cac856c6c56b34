//! Which part of a statement makes it another one.

use super::{LINES, database, verdict};

/// How the one fact-check of `claim` relates to `text`, and what differs.
fn relation(claim: &str, text: &str) -> String {
    let line = format!("{{\"id\": \"a\", \"claim\": \"{claim}\", \"verdict\": \"false\"}}\n");
    let found = database("checks.jsonl", &line).expect("it can be read").search(text, 1).remove(0);
    format!("{} {}", found.relation.name(), found.differs.names()).trim_end().to_owned()
}

#[test]
fn claims_are_compared_part_by_part() {
    let claim = "Ida Berg sold the ferry to Norwick in 2019 for 3 million euros";
    for (text, expected) in [
        ("The ferry was sold to Norwick by Ida Berg in 2019 for 3 million euros.", "same"),
        ("Critics say Ida Berg sold the ferry to Norwick for 3 million euros.", "same"),
        // Whether it was sold for less is not said.
        ("Critics say Ida Berg sold the ferry to Norwick.", "related how-much"),
        ("Nobody doubts that Ida Berg sold the ferry to Norwick in 2019 for 3 million euros.", "same"),
        ("Norwick bought the ferry from Ida Berg in 2019 for 3 million euros.", "same"),
        ("Olav Dahl sold the ferry to Norwick in 2019 for 3 million euros.", "related who"),
        ("Ida Berg sold the ferry to Norwick in 2011 for 3 million euros.", "related when"),
        ("Ida Berg sold the tram to Norwick in 2019 for 3 million euros.", "related what"),
        ("Ida Berg sold the ferry to Norwick in 2019 for 9 million euros.", "opposite how-much"),
        ("Ida Berg never sold the ferry to Norwick.", "opposite polarity"),
        (
            "It is a myth that Ida Berg sold the ferry to Norwick in 2019 for 3 million euros.",
            "opposite polarity",
        ),
    ] {
        assert_eq!(relation(claim, text), expected, "{text}");
    }
}

#[test]
fn what_was_so_is_no_longer_said_to_be_so() {
    let claim = "The tannery poisons the wells of Virndorf.";
    for (text, expected) in [
        ("The tannery poisoned the wells of Virndorf in 1980.", "related when"),
        ("The tannery used to poison the wells of Virndorf.", "related polarity"),
        ("The tannery once poisoned the wells of Virndorf.", "related polarity"),
        ("The tannery allegedly poisons the wells of Virndorf.", "related polarity"),
        ("The tannery is to poison the wells of Virndorf.", "related polarity"),
        ("The tannery has to poison the wells of Virndorf.", "related polarity"),
        ("The tannery no longer poisons the wells of Virndorf.", "opposite polarity"),
        ("The wells of Virndorf are poisoned by the tannery.", "same"),
    ] {
        let found = relation(claim, text);
        // `once` and `used` find no partner either.
        assert_eq!(found.replace("what polarity", "polarity"), expected, "{text}");
    }
    let past = "The tannery poisoned the wells of Virndorf.";
    assert_eq!(relation(past, "The tannery once poisoned the wells of Virndorf."), "same");
    let ended = relation(past, "The tannery no longer poisons the wells of Virndorf.");
    assert!(ended.starts_with("related"), "{ended}");
}

#[test]
fn amounts_are_counted_by_the_same_span() {
    let claim = "Farmers in Ostrava dumped 300 tonnes of milk a week.";
    for (text, expected) in [
        ("Farmers in Ostrava dumped 300 tonnes of milk per week.", "same"),
        ("Every week, farmers in Ostrava dumped 300 tonnes of milk.", "same"),
        ("Farmers in Ostrava dumped 300 tonnes of milk weekly.", "same"),
        ("Farmers in Ostrava dumped 300 tonnes of milk a day.", "related how-much"),
        ("Farmers in Ostrava dumped 300 tonnes of milk.", "related how-much"),
        ("Farmers in Ostrava dumped 300 tonnes of milk per person.", "related how-much"),
        ("Farmers in Ostrava dumped 30 tonnes of milk a week.", "opposite how-much"),
    ] {
        assert_eq!(relation(claim, text), expected, "{text}");
    }
}

#[test]
fn verbs_imply_whether_what_follows_them_was_done() {
    let paid = "The charity Brightwell paid its nurses in Malawi.";
    for (text, expected) in [
        ("The charity Brightwell managed to pay its nurses in Malawi.", "same"),
        ("The charity Brightwell did not fail to pay its nurses in Malawi.", "same"),
        ("The charity Brightwell did not hesitate to pay its nurses in Malawi.", "same"),
        ("The charity Brightwell forgot to pay its nurses in Malawi.", "opposite polarity"),
        ("The charity Brightwell refused to pay its nurses in Malawi.", "opposite polarity"),
        ("The charity Brightwell was unable to pay its nurses in Malawi.", "opposite polarity"),
        ("The charity Brightwell hesitated to pay its nurses in Malawi.", "related polarity"),
        ("The charity Brightwell did not refuse to pay its nurses in Malawi.", "related polarity"),
    ] {
        assert_eq!(relation(paid, text), expected, "{text}");
    }
    let refused = "The charity Brightwell refused to pay its nurses in Malawi.";
    for (text, expected) in [
        ("The charity Brightwell declined to pay its nurses in Malawi.", "same"),
        ("The charity Brightwell forgot to pay its nurses in Malawi.", "related what"),
        ("The charity Brightwell did not pay its nurses in Malawi.", "related what"),
        ("The charity Brightwell paid its nurses in Malawi.", "opposite polarity"),
        ("The charity Brightwell did not refuse to pay its nurses in Malawi.", "opposite polarity"),
    ] {
        assert_eq!(relation(refused, text), expected, "{text}");
    }
}

#[test]
fn every_deed_and_whose_it_is_counts() {
    let both = "Rapper Dex Amaro crashed his car and fled the scene.";
    let cases = [
        (both, "Dex Amaro, a rapper, crashed his car and fled the scene.", "same"),
        (both, "Rapper Dex Amaro crashed his car.", "related what"),
        (both, "Rapper Dex Amaro crashed his car and called a doctor.", "related what"),
        (
            "Rapper Dex Amaro crashed his car.",
            "Rapper Dex Amaro crashed his car and fled the scene.",
            "related what",
        ),
        ("The dam burst because engineers ignored cracks.", "The dam burst.", "related what"),
        (
            "Tycoon Marek Vrba sold the castle.",
            "Tycoon Marek Vrba's daughter sold the castle.",
            "related who",
        ),
        (
            "Tycoon Marek Vrba sold the castle.",
            "The daughter of tycoon Marek Vrba sold the castle.",
            "related who",
        ),
        ("Otto Lind sold the archive.", "Otto Lind saw somebody sell the archive.", "related"),
        ("Otto Lind sold the archive.", "Otto Lind apparently sold the archive.", "related"),
        (
            "Otto Lind sold the archive.",
            "Experts claim Otto Lind sold the archive, which nobody believes.",
            "related",
        ),
        ("Otto Lind copied his thesis.", "Otto Lind \"copied\" his thesis.", "related polarity"),
        (
            "The hotel Miramar turned away guests.",
            "Guests turned away from the hotel Miramar.",
            "related role",
        ),
        ("The Vatican owns the casino of Kressen.", "The casino of Kressen is owned by the Vatican.", "same"),
    ];
    for (claim, text, expected) in cases {
        let found = relation(claim, text);
        assert!(
            found == expected || expected.starts_with("related") && found.starts_with("related"),
            "{text}: {found}"
        );
    }
}

#[test]
fn another_subject_and_others_who_were_studied_are_other_claims() {
    let cases = [
        ("Unemployment in Galmar fell in May.", "Employment in Galmar fell in May.", "related"),
        ("Unemployment in Galmar fell in May.", "Employment in Galmar rose in May.", "related"),
        ("The minority in Varn supports the ban.", "The majority in Varn supports the ban.", "related"),
        ("Coffee shrinks tumours in mice.", "Coffee shrinks tumours in people.", "related"),
        ("Coffee shrinks tumours in mice.", "Coffee shrinks tumours.", "related"),
        ("Sweden exports more garbage than timber.", "Sweden imports more garbage than timber.", "related"),
        ("Sweden exports more garbage than timber.", "Sweden exports less timber than garbage.", "same"),
        (
            "Most nurses in Varna earn less than teachers.",
            "The majority of nurses in Varna earn less than teachers.",
            "same",
        ),
        (
            "Private schools receive twice as much money as public schools.",
            "Public schools receive half as much money as private schools.",
            "same",
        ),
        ("Cheese causes gout.", "Gout is caused by cheese.", "same"),
        ("Cheese causes gout.", "Dr Hanne Vik told the audience that cheese causes gout.", "same"),
        ("Honey never spoils.", "Honey does not spoil.", "same"),
    ];
    for (claim, text, expected) in cases {
        let found = relation(claim, text);
        assert_eq!(found.split(' ').next(), Some(expected), "{text}: {found}");
    }
}

#[test]
fn what_the_next_sentence_takes_back_gets_no_verdict() {
    let checks = [("checks.jsonl", LINES)];
    for next in ["This is not true.", "That is a myth.", "The claim has been debunked."] {
        let text = format!("The night ferry carried 900 passengers to Ulvoya. {next}");
        assert!(verdict(&text, &checks).starts_with("unverified"), "{text}");
    }
    let text = "The night ferry carried 900 passengers to Ulvoya. This is a record.";
    assert_eq!(verdict(text, &checks), "supported: ferry -");
}

#[test]
fn a_short_denial_is_not_the_opposite_of_a_long_claim_with_its_verb() {
    let claim = "Governor Alma Reyes supports a tax of 3 percent on all farms near the river";
    assert!(relation(claim, "I do not support that.").starts_with("related"));
    assert_eq!(
        relation("Alma Reyes supports the tax", "Alma Reyes never supported the tax."),
        "opposite polarity"
    );
}

#[test]
fn a_title_that_answers_has_no_verdict_of_its_own() {
    let verdict_of = |check: &str| {
        let found = database("checks.jsonl", check).expect("it can be read").search("Bananas cure gout.", 1);
        found[0].verdict.name()
    };
    assert_eq!(verdict_of(r#"{"title": "No, bananas do not cure gout", "verdict": "false"}"#), "unverified");
    assert_eq!(
        verdict_of(r#"{"claim": "Bananas cure gout", "title": "No, they do not", "verdict": "false"}"#),
        "refuted"
    );
}

#[test]
fn a_woman_is_not_a_man_of_the_same_surname() {
    for (claim, text, expected) in [
        ("Donald Kerr owns a golf course in Fife.", "Mrs. Kerr owns a golf course in Fife.", "related who"),
        ("Donald Kerr owns a golf course in Fife.", "Mr. Kerr owns a golf course in Fife.", "same"),
        ("Donald Kerr owns a golf course in Fife.", "Lady Kerr owns a golf course in Fife.", "related who"),
        ("Helen Kerr owns a golf course in Fife.", "Ms. Kerr owns a golf course in Fife.", "same"),
        ("Helen Kerr owns a golf course in Fife.", "Sir Kerr owns a golf course in Fife.", "related who"),
        ("Mrs. Kerr owns a golf course in Fife.", "Kerr owns a golf course in Fife.", "same"),
        // A name that men and women bear is no reason to give no verdict.
        ("Robin Kerr owns a golf course in Fife.", "Mrs. Kerr owns a golf course in Fife.", "same"),
    ] {
        assert_eq!(relation(claim, text), expected, "{text}");
    }
}

#[test]
fn a_place_is_another_one_where_both_say_in_what_it_lies() {
    let claim = "A mill in Karvin in Czechia exploded.";
    for (text, expected) in
        [("A mill in Karvin in Poland exploded.", "related where"), ("A mill in Karvin exploded.", "same")]
    {
        assert_eq!(relation(claim, text), expected, "{text}");
    }
    assert_eq!(relation("A mill in Karvin exploded.", "A mill in Karvin in Czechia exploded."), "same");
}

#[test]
fn amounts_of_one_dimension_are_converted() {
    for (claim, text, expected) in [
        ("The pipeline is 100 miles long.", "The pipeline is 160 kilometres long.", "same"),
        ("The pipeline is 100 miles long.", "The pipeline is 161 km long.", "same"),
        ("The pipeline is 100 miles long.", "The pipeline is 100 kilometres long.", "opposite how-much"),
        ("The statue weighs 20 tonnes.", "The statue weighs 20,000 kilograms.", "same"),
        ("The statue weighs 20 tonnes.", "The statue weighs 2,000 kilograms.", "opposite how-much"),
        (
            "The fire burned 1,000 hectares of Lund forest.",
            "The fire burned 2,500 acres of Lund forest.",
            "same",
        ),
        ("The tower is 300 metres high.", "The tower is 984 feet high.", "same"),
    ] {
        assert_eq!(relation(claim, text), expected, "{text}");
    }
}

#[test]
fn pounds_beside_kilograms_are_a_weight() {
    let claim = "The fish weighed 100 pounds.";
    assert_eq!(relation(claim, "The fish weighed 45 kilograms."), "same");
    assert_eq!(relation(claim, "The fish weighed 100 kilograms."), "opposite how-much");
}

#[test]
fn who_survives_is_not_killed() {
    for (claim, text) in [
        ("Five miners were killed in the blast in Orla.", "Five miners survived the blast in Orla."),
        ("The blast in Orla killed five miners.", "Five miners survived the blast in Orla."),
        ("Pilot Jon Rask survived the crash.", "Pilot Jon Rask was killed in the crash."),
        ("Pilot Jon Rask survived the crash.", "The crash killed pilot Jon Rask."),
    ] {
        assert_eq!(relation(claim, text), "opposite polarity", "{text}");
    }
}

#[test]
fn what_it_was_done_for_is_compared() {
    for (claim, text, expected) in [
        ("The dam was built to protect Orla.", "The dam was built in order to protect Orla.", "same"),
        (
            "The council bought land to build a jail.",
            "Land was bought by the council to build a jail.",
            "same",
        ),
        ("The dam was built to protect Orla.", "The dam was built to flood Orla.", "related what"),
    ] {
        assert_eq!(relation(claim, text), expected, "{text}");
    }
}

#[test]
fn words_that_look_like_others_are_read() {
    for (claim, text) in [
        ("Phone masts cause tumours.", "Tumours are caused by phone masts."),
        ("Tap water in Ostrel contains lead.", "There is lead in the tap water of Ostrel."),
        ("Ostrel United gave Lew Arden a contract.", "Lew Arden was given a contract by Ostrel United."),
        ("Clara Dunn shut down three clinics.", "Three clinics were closed by Clara Dunn."),
        ("Bread prices in Ostrel tripled.", "In Ostrel, bread prices rose threefold."),
        ("The line cost twice as much as planned.", "The line was twice as dear as planned."),
    ] {
        let found = relation(claim, text);
        assert!(!found.starts_with("opposite"), "{text}: {found}");
    }
    let claim = "The line in Ostrel cost twice as much as planned.";
    let found = relation(claim, "The line in Ostrel cost three times as much as planned.");
    assert_ne!(found, "same");
}

#[test]
fn what_was_put_elsewhere_is_still_said() {
    for (claim, text) in [
        ("Crime in Ostrel fell by 12 percent last year.", "Crime fell by 12 percent in Ostrel last year."),
        (
            "Ida Sand failed a drug test before the Ostrel final.",
            "Ida Sand failed a drug test before the final in Ostrel.",
        ),
        ("The drug maker Novarin paid doctors.", "Novarin, a drug maker, gave doctors money."),
        ("The port of Ostrel was closed because of a storm.", "A storm closed the port of Ostrel."),
        ("Half of all lifts in Ostrel are broken.", "Every second lift in Ostrel is broken."),
        (
            "A swimming pool was approved by Ostrel council.",
            "Ostrel council approved the construction of a swimming pool.",
        ),
        (
            "The railway between Lund and Tarv opened in 1911.",
            "It was in 1911 that the railway between Lund and Tarv opened.",
        ),
        ("Ostrel's troops withdrew from Tarv on 3 May.", "Ostrel's troops withdrew from Tarv on May 3."),
        ("The Supreme Court of India upheld the ban.", "India's Supreme Court upheld the ban."),
        ("Ida Sand apologised for flying a torn flag.", "Ida Sand has apologized for flying a torn flag."),
        (
            "The carmaker Velo replaced Ann Roth with Jan Berg.",
            "The carmaker Velo swapped Ann Roth for Jan Berg.",
        ),
    ] {
        assert_eq!(relation(claim, text), "same", "{text}");
    }
    for (claim, text) in [
        ("The ministry closed the Rolla mine.", "The ministry ordered the closure of the Rolla mine."),
        (
            "Admiral Prior sank the Halcyon and burned the logbook.",
            "Admiral Prior sank the Halcyon or burned the logbook.",
        ),
        ("Marek Vrba gave the castle to his daughter.", "Marek Vrba's daughter gave the castle to him."),
        ("Norway imposed a tariff on Swedish fish.", "Sweden imposed a tariff on Norwegian fish."),
    ] {
        assert_ne!(relation(claim, text), "same", "{text}");
    }
}

#[test]
fn who_says_so_need_not_be_in_a_list() {
    let claim = "The dairy Melkor added water to its milk.";
    for text in [
        "The dairy Melkor added water to its milk, a former employee says.",
        "The dairy Melkor added water to its milk, a cookery blog claims.",
        "A radio host said the dairy Melkor added water to its milk.",
        "Relatives of the victims say that the dairy Melkor added water to its milk.",
    ] {
        assert_eq!(relation(claim, text), "same", "{text}");
    }
    for text in [
        "The dairy Melkor added water to its milk, a character in a novel says.",
        "The dairy Melkor added water to its milk, a satirical blog claims.",
    ] {
        assert!(relation(claim, text).starts_with("related"), "{text}");
    }
}

#[test]
fn how_the_rest_stands_to_what_is_joined_to_it_is_compared() {
    let cases = [
        (
            "The bar in Ostrow closed after the fire.",
            "The bar in Ostrow closed before the fire.",
            "related when",
        ),
        ("The bar in Ostrow closed after the fire.", "The bar in Ostrow closed following the fire.", "same"),
        (
            "Dahl moved thirty families into the shelter in Ostrow.",
            "Dahl moved thirty families out of the shelter in Ostrow.",
            "related where",
        ),
        (
            "The bar in Ostrow closed after it burned.",
            "The bar in Ostrow closed before it burned.",
            "related when",
        ),
        (
            "Olav Dahl kept the bar in Ostrow because of the strike.",
            "Olav Dahl kept the bar in Ostrow despite the strike.",
            "related what",
        ),
        (
            "Olav Dahl kept the bar in Ostrow because workers went on strike.",
            "Olav Dahl kept the bar in Ostrow although workers went on strike.",
            "related what",
        ),
        (
            "The statue above the harbour of Ostrow fell down.",
            "The statue below the harbour of Ostrow fell down.",
            "related where",
        ),
        ("Fees in Ostrow rose to 40 euros.", "Fees in Ostrow rose from 40 euros.", "related"),
        (
            "The pier in Ostrow was built by prisoners.",
            "The pier in Ostrow was built for prisoners.",
            "related",
        ),
        // Of a verb that is turned round the direction is too.
        ("Ida Berg voted for the ban.", "Ida Berg voted against the ban.", "opposite polarity"),
    ];
    for (claim, text, expected) in cases {
        let found = relation(claim, text);
        assert!(expected.split(' ').all(|word| found.contains(word)), "{text}: {found}");
    }
}

#[test]
fn what_somebodys_somebody_did_is_another_claim() {
    let claim = "Senator Ruth Corrigan took money from the casino.";
    for text in [
        "Ruth Corrigan's opponent took money from the casino.",
        "Senator Ruth Corrigan's former lawyer took money from the casino.",
        "The husband of Senator Ruth Corrigan took money from the casino.",
        "A former aide to Senator Ruth Corrigan took money from the casino.",
        "Critics of Senator Ruth Corrigan took money from the casino.",
        "Senator Ruth Corrigan's company took money from the casino.",
    ] {
        let found = relation(claim, text);
        assert!(found.starts_with("related") && found.contains("who"), "{text}: {found}");
        assert!(relation(text, claim).starts_with("related"), "{text}, checked");
    }
    for text in [
        "A spokesman for Ruth Corrigan said that Senator Ruth Corrigan took money from the casino.",
        "Critics of Ruth Corrigan said that Senator Ruth Corrigan took money from the casino.",
        "Senator Ruth Corrigan, the wife of Paul Corrigan, took money from the casino.",
    ] {
        assert_eq!(relation(claim, text), "same", "{text}");
    }
}

#[test]
fn another_measure_is_no_verdict() {
    let cases = [
        ("Rents in Ostrow fell below 11 percent.", "Rents in Ostrow fell below 8 percent.", "how-much"),
        (
            "The casino paid Corrigan more than 100,000 euros.",
            "The casino paid Corrigan more than 50,000 euros.",
            "how-much",
        ),
        (
            "The price of bread in Ostrow tripled.",
            "The price of bread in Ostrow rose by 5 percent.",
            "how-much",
        ),
        ("Thefts in Ostrow doubled last summer.", "Thefts in Ostrow rose 4 percent last summer.", "how-much"),
        ("Police in Ostrow shot a teenager on Friday.", "Police in Ostrow shot a teenager in 1997.", "when"),
    ];
    for (claim, text, part) in cases {
        let found = relation(claim, text);
        assert!(found.starts_with("related") && found.contains(part), "{text}: {found}");
    }
    assert_eq!(relation("Thefts in Ostrow doubled.", "Thefts in Ostrow rose by 100 percent."), "same");
}
