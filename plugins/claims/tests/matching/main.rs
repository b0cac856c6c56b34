//! Databases, matches and verdicts, at the crate's boundary.

mod files;
mod relations;
#[path = "../support/mod.rs"]
mod support;

use byline_claims::matching::{Database, Fields};
use byline_claims::{Claims, Options};
use byline_core::{Article, LayersView, Verdict};
use byline_plugin::Plugin;
use std::fs;
use support::claims_of;

const LINES: &str = r#"{"id": "bridge", "claim": "The Skarvik bridge cost 40 million euros", "title": "What did the bridge cost?", "verdict": "mostly false", "url": "https://checks.example.org/bridge", "date": "2024-01-02"}
{"id": "owls", "claim": "Owls have died out in the valley of Thorn", "title": "Are there owls in Thorn?", "verdict": "false"}
{"id": "ferry", "claim": "The night ferry carried 900 passengers to Ulvoya", "title": "How full was the ferry?", "verdict": "true"}
"#;

fn database(name: &str, contents: &str) -> Result<Database, byline_core::Failure> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, contents).expect("a file");
    Database::open(&path)
}

/// What a query finds first: identifier, rating as written, verdict, address, date.
fn check(name: &str, contents: &str, query: &str, expected: &str) {
    let database = database(name, contents).expect("it can be read");
    let found = &database.search(query, 5)[0];
    let text = |value: &Option<String>| value.clone().unwrap_or("-".to_owned());
    let shown = format!(
        "{} | {} | {} | {} | {}",
        found.id,
        text(&found.rating),
        found.verdict.name(),
        text(&found.url),
        text(&found.date)
    );
    assert_eq!(shown, expected);
}

#[test]
fn every_shape_of_database_is_read() {
    let bridge = "The bridge in Skarvik has cost 40 million euros";
    check(
        "a.jsonl",
        LINES,
        bridge,
        "bridge | mostly false | refuted | https://checks.example.org/bridge | 2024-01-02",
    );
    check(
        "a.csv",
        "review_url,claim_text,review_rating,review_date\nhttps://checks.example.org/b,The Skarvik bridge cost 40 million euros,Four Pinocchios,2024-01-02\n",
        bridge,
        "https://checks.example.org/b | Four Pinocchios | refuted | https://checks.example.org/b | 2024-01-02",
    );
    let review = r#"{"@type": "ClaimReview", "@id": "x", "url": "https://checks.example.org/x", "datePublished": "2024-03-04T10:00:00Z",
        "claimReviewed": "The Skarvik bridge cost 40 million euros", "reviewRating": {"ratingValue": 1, "bestRating": 5, "worstRating": 1}}"#;
    let wanted = "x | 1 of 1 to 5 | refuted | https://checks.example.org/x | 2024-03-04";
    check("a.jsonld", review, bridge, wanted);
    check("a.json", &format!("[{review}]"), bridge, wanted);
    check("a.json", &format!(r#"{{"@graph": [{review}]}}"#), bridge, wanted);
    check(
        "a.json",
        &format!(r#"{{"@type": "DataFeed", "dataFeedElement": [{{"item": [{review}]}}]}}"#),
        bridge,
        wanted,
    );
    check(
        "a.json",
        r#"{"claims": [{"text": "The Skarvik bridge cost 40 million euros", "claimReview": [
            {"url": "https://checks.example.org/g", "title": "The bridge", "reviewDate": "2024-05-06", "textualRating": "Half true"}]}]}"#,
        bridge,
        "https://checks.example.org/g | Half true | disputed | https://checks.example.org/g | 2024-05-06",
    );
}

#[test]
fn fact_checks_come_in_many_shapes() {
    let bridge = "The bridge in Skarvik has cost 40 million euros";
    let wanted = "x | False | refuted | - | -";
    let claim = "The Skarvik bridge cost 40 million euros";
    for review in [
        r#"{"@type": "ClaimReview", "@id": "x", "claimReviewed": {"@type": "Claim", "text": "CLAIM"}, "reviewRating": {"ratingValue": "False"}}"#,
        r#"{"@type": "ClaimReview", "@id": "x", "itemReviewed": {"text": "CLAIM"}, "reviewRating": {"name": "False"}}"#,
        r#"{"@type": "schema:ClaimReview", "@id": "x", "schema:claimReviewed": "CLAIM", "schema:reviewRating": {"schema:alternateName": "False"}}"#,
        r#"{"@type": "ClaimReview", "@id": "x", "claimReviewed": "CLAIM", "reviewRating": {"alternateName": "see below", "ratingExplanation": "False"}}"#,
        r#"{"@type": "ClaimReview", "@id": "x", "claimReviewed": "CLAIM", "reviewRating": {"alternateName": "", "name": "False"}}"#,
        r#"{"id": "x", "claim": "CLAIM", "rating": "see below", "verdict": "False"}"#,
    ] {
        check("a.json", &review.replace("CLAIM", claim), bridge, wanted);
    }
}

#[test]
fn what_is_left_out_is_counted_and_named() {
    let lines = format!(
        "{LINES}{{\"id\": \"empty\", \"verdict\": \"false\"}}\n{{\"url\": \"https://example.org/none\"}}\n"
    );
    let database = database("checks.jsonl", &lines).expect("it can be read");
    let left_out: Vec<_> = database.left_out().reasons().collect();
    let [("without a claim or a title", 2, first)] = left_out[..] else { panic!("{left_out:?}") };
    assert!(first.starts_with("empty in ") && first.contains("checks.jsonl:"), "{first}");
}

#[test]
fn files_of_a_folder_that_are_no_database_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("checks.jsonl"), LINES).expect("a file");
    for name in ["notes.txt", "old.xlsx", ".hidden"] {
        fs::write(folder.path().join(name), "nothing").expect("a file");
    }
    let database = Database::open(folder.path()).expect("it can be read");
    assert_eq!(database.len(), 3);
    let left_out: Vec<_> = database.left_out().reasons().collect();
    let [(hidden, 1, dot), (reason, 2, first)] = left_out[..] else { panic!("{left_out:?}") };
    assert!(hidden.starts_with("hidden by a name") && dot.ends_with(".hidden"), "{dot}");
    assert!(reason.starts_with("of another kind") && first.ends_with("notes.txt"), "{first}");
}

#[test]
fn fields_can_be_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("own.csv");
    fs::write(&path, "nummer,aussage,urteil\n7,The night ferry carried 900 passengers,falsch\n").unwrap();
    let failure = Database::open(&path).unwrap_err();
    assert!(failure.message.contains("the columns are nummer, aussage, urteil"), "{}", failure.message);
    let some = |name: &str| Some(name.to_owned());
    let fields =
        Fields { id: some("nummer"), claim: some("aussage"), verdict: some("urteil"), ..Fields::default() };
    let found = Database::open_with(&path, &fields).unwrap().search("night ferry passengers", 1).remove(0);
    assert_eq!((found.id.as_str(), found.verdict), ("7", Verdict::Refuted));
}

#[test]
fn an_index_finds_what_its_source_finds() {
    let folder = tempfile::tempdir().expect("a folder");
    let source = folder.path().join("checks.jsonl");
    fs::write(&source, LINES).unwrap();
    let bytes = Database::index_of(&[&source], &Fields::default()).unwrap();
    let path = folder.path().join("checks.index");
    fs::write(&path, &bytes).unwrap();
    let (read, opened) = (Database::open(&source).unwrap(), Database::open(&path).unwrap());
    assert_eq!((read.len(), opened.len()), (3, 3));
    for query in ["owls in the valley of Thorn", "ferry", "nothing of it", "", "🦉 900"] {
        assert_eq!(read.search(query, 3), opened.search(query, 3), "{query}");
    }
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    assert!(Database::open(&path).unwrap_err().message.contains("cut off"));
}

/// A flipped bit is found when the index is opened, wherever it is; where nothing depends on it, all answers stay the same.
#[test]
fn a_damaged_index_never_gives_another_answer() {
    let folder = tempfile::tempdir().expect("a folder");
    let source = folder.path().join("checks.jsonl");
    fs::write(&source, LINES).unwrap();
    let bytes = Database::index_of(&[&source], &Fields::default()).unwrap();
    let path = folder.path().join("checks.index");
    let queries = ["owls in the valley of Thorn", "night ferry passengers", "nothing of it"];
    let answers = |database: &Database| queries.map(|query| database.search(query, 3));
    let expected = answers(&Database::open(&source).unwrap());
    let mut refused = 0;
    // The header and the table of sections bit by bit, the sections themselves at every fifth byte.
    let bits = (0..1600).chain((1600..bytes.len() * 8).step_by(41));
    for bit in bits.clone() {
        let mut damaged = bytes.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        fs::write(&path, &damaged).unwrap();
        match Database::open(&path) {
            Ok(database) => {
                assert!(bit < 40 * 8, "bit {bit} was not missed");
                assert_eq!(answers(&database), expected, "bit {bit}");
            }
            Err(failure) => {
                refused += 1;
                // What does not begin like an index is read as fact-checks, and is none.
                let is_named =
                    failure.message.contains("checks.index") && (bit < 64 || failure.hint.is_some());
                assert!(is_named, "bit {bit}: {failure:?}");
            }
        }
    }
    let count = bits.count();
    assert!(refused + 16 > count, "{refused} of {count} were refused");
    for (version, words) in [(2_u32, "by an earlier version of Byline"), (9, "by a later version of Byline")]
    {
        let mut other = bytes.clone();
        other[12..16].copy_from_slice(&version.to_le_bytes());
        fs::write(&path, &other).unwrap();
        let failure = Database::open(&path).unwrap_err();
        assert!(failure.message.contains(words) && failure.hint.is_some(), "{failure:?}");
    }
}

#[test]
fn an_index_is_added_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, contents: &str| {
        let path = folder.path().join(name);
        fs::write(&path, contents).expect("a file");
        path
    };
    let first = write("first.jsonl", LINES);
    // One is changed, one is there already, one is new and has no identifier.
    let second = write(
        "second.jsonl",
        &format!(
            "{}\n{}\n{}\n",
            r#"{"id": "ferry", "claim": "The night ferry to Ulvoya carried 950 passengers", "verdict": "True"}"#,
            LINES.lines().next().expect("a line"),
            r#"{"claim": "The lighthouse of Brandal was sold for one crown", "verdict": "False"}"#,
        ),
    );
    let of = |paths: &[&std::path::Path]| Database::index_of(paths, &Fields::default()).expect("fact-checks");
    let index = folder.path().join("checks.index");
    fs::write(&index, of(&[&first])).expect("a file");
    let added = of(&[&index, &second]);
    assert!(added == of(&[&first, &second]), "the bytes that both sources give");
    fs::write(&index, added).expect("a file");
    assert!(of(&[&index, &second]) == fs::read(&index).expect("a file"), "nothing new, nothing changed");
    let database = Database::open(&index).expect("an index");
    assert_eq!(database.len(), 4);
    assert_eq!(database.search("the night ferry carried 950 passengers", 1)[0].id, "ferry");
    assert!(database.search("the night ferry carried 950 passengers", 1)[0].claim.contains("950"));
    assert!(database.search("the lighthouse of Brandal", 1)[0].claim.contains("one crown"));
}

#[test]
fn a_search_marks_what_contradicts() {
    let database = database("checks.jsonl", LINES).unwrap();
    let found = |text: &str| {
        let found = database.search(text, 1).remove(0);
        format!("{} {}", found.id, found.contradicts.as_deref().unwrap_or("-"))
    };
    assert_eq!(found("The night ferry carried 900 passengers to Ulvoya."), "ferry -");
    assert_eq!(found("The night ferry carried 400 passengers to Ulvoya."), "ferry quantity");
    assert_eq!(found("Owls have not died out in the valley of Thorn."), "owls polarity");
}

#[test]
fn sentences_around_determine_what_is_meant() {
    let database = database("checks.jsonl", LINES).unwrap();
    let around = ["We spoke of the Skarvik bridge.", "Nobody had planned for that."];
    let found = database.search_within("It cost far more than they had said.", &around, 3);
    assert_eq!(found[0].id, "bridge");
    assert!(found[0].score < 0.6, "{}", found[0].score);
}

#[test]
fn what_is_wrong_with_a_database_is_reported() {
    let message = |name: &str, contents: &str| database(name, contents).unwrap_err().message;
    assert!(message("a.json", "[]").starts_with("there is no fact-check in"));
}

/// A line that was cut off costs that line, and is named.
#[test]
fn a_line_that_is_no_json_costs_that_line() {
    let database =
        database("a.jsonl", "{\"id\": \"x\", \"claim\": \"The pier is open.\"}\n{\"claim\": \"The p\n");
    let database = database.expect("the first line is a fact-check");
    let left_out: Vec<_> = database.left_out().reasons().collect();
    let [("that cannot be read as JSON", 1, first)] = left_out[..] else { panic!("{left_out:?}") };
    assert!(first.ends_with("a.jsonl:2"), "{first}");
    assert_eq!(database.len(), 1);
}

/// Pages, articles and people of a graph are no fact-checks, whatever they are called; reviews may stand in them.
#[test]
fn only_claim_reviews_of_a_graph_are_fact_checks() {
    let review = r#"{"@type": "ClaimReview", "@id": "r", "claimReviewed": "The pier in <b>Halden</b> &amp; Moss is open.",
        "reviewRating": {"alternateName": "False"}}"#;
    let graphs = [
        r#"{"@graph": [{"@type": "WebPage", "name": "The pier in Halden & Moss is open.", "url": "https://example.org/p"},
            {"@type": "Person", "name": "Ida Berg"}, REVIEW]}"#,
        r#"{"@type": "WebPage", "name": "Fact-check", "mainEntity": REVIEW}"#,
        r#"{"@type": "NewsArticle", "headline": "The pier in Halden & Moss is open.", "hasPart": [REVIEW]}"#,
        r#"{"@type": "NewsArticle", "headline": "The pier in Halden & Moss is open.", "review": REVIEW}"#,
    ];
    for graph in graphs {
        let database = database("a.json", &graph.replace("REVIEW", review)).expect("a fact-check");
        assert_eq!(database.len(), 1, "{graph}");
        let found = database.search("The pier in Halden & Moss is open.", 1);
        assert_eq!((&*found[0].id, found[0].relation.name()), ("r", "same"), "{graph}");
        assert_eq!(found[0].claim, "The pier in Halden & Moss is open.");
    }
    let database = database("a.json", &graphs[0].replace("REVIEW", review)).expect("a fact-check");
    let reasons: Vec<_> = database.left_out().reasons().map(|(reason, count, _)| (reason, count)).collect();
    assert_eq!(reasons, [("of the type `WebPage`", 1), ("of the type `Person`", 1)]);
}

/// Several fact-checks of the same words are no doubt about which is meant.
#[test]
fn a_fact_check_that_is_there_twice_speaks_as_one_does() {
    let line = |id: &str| {
        format!(
            "{{\"id\": \"{id}\", \"claim\": \"Mayor Ida Berg closed the pier in Halden.\", \"verdict\": \"false\"}}\n"
        )
    };
    let score = |lines: &str| {
        let database = database("a.jsonl", lines).expect("fact-checks");
        database.search("Mayor Ida Berg closed the pier in Halden.", 1)[0].score
    };
    let others = (0..30)
        .map(|at| {
            format!("{{\"id\": \"o{at}\", \"claim\": \"Road number {at} costs more than the bridge.\"}}\n")
        })
        .collect::<Vec<_>>()
        .concat();
    let one = score(&format!("{}{others}", line("a")));
    let two = score(&format!("{}{}{others}", line("a"), line("b")));
    // Its words are twice as common, and it still passes the default threshold.
    assert!(two > 0.6 && one > 0.6, "{one} {two}");
}

/// The verdict of the one claim in `text`, what it rests on, and what contradicts.
fn verdict(text: &str, files: &[(&str, &str)]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, contents) in files {
        fs::write(folder.path().join(name), contents).expect("a file");
    }
    let given = |start: &str| {
        files.iter().find(|(known, _)| known.starts_with(start)).map(|(known, _)| (*known).into())
    };
    let options = Options {
        database: given("checks."),
        facts: given("facts."),
        minimum_score: 0.0,
        minimum_match: 0.2,
        ..Options::default()
    };
    let claims = Claims::build(options, folder.path()).expect("the options are right");
    let article =
        Article { text: text.to_owned(), date: Some("2024-06-01".to_owned()), ..Article::default() };
    let claim = &claims_of(&claims, &article, LayersView::default())[0];
    let matches = claim
        .matches
        .iter()
        .map(|found| format!("{} {}", found.id, found.contradicts.as_deref().unwrap_or("-")));
    let evidence = claim.evidence.iter().map(|evidence| format!("{} {}", evidence.source, evidence.relation));
    format!("{}: {}", claim.verdict.name(), matches.chain(evidence).collect::<Vec<_>>().join(", "))
}

#[test]
fn verdicts_follow_the_rules() {
    let checks = [("checks.jsonl", LINES)];
    assert_eq!(verdict("The night ferry carried 900 passengers to Ulvoya.", &checks), "supported: ferry -");
    assert_eq!(
        verdict("The night ferry carried 400 passengers to Ulvoya.", &checks),
        "disputed: ferry quantity"
    );
    assert_eq!(verdict("Owls have died out in the valley of Thorn.", &checks), "refuted: owls -");
    assert_eq!(
        verdict("Owls have not died out in the valley of Thorn.", &checks),
        "supported: owls polarity"
    );
    assert_eq!(
        verdict("The mayor denies that owls have died out in the valley of Thorn.", &checks),
        "supported: owls polarity"
    );
    assert_eq!(verdict("The Skarvik bridge cost 90 million euros.", &checks), "unverified: bridge quantity");
    assert_eq!(verdict("The bakery sells rye bread on Sundays.", &checks), "unverified: ");
}

#[test]
fn facts_speak_for_and_against() {
    let facts = [(
        "facts.csv",
        "entity,property,value,unit,from,to,source\n\
         Skarvik,inhabitants,41200,,2023-01-01,2024-12-31,census\n\
         Skarvik,inhabitants,35000,,2010-01-01,2012-12-31,old census\n\
         Skarvik,unemployment,4.1,percent,,,labour office\n",
    )];
    assert_eq!(verdict("Skarvik has 41,000 inhabitants.", &facts), "supported: census supports");
    assert_eq!(verdict("Skarvik has 60,000 inhabitants.", &facts), "refuted: census contradicts");
    assert_eq!(verdict("Skarvik had 35,000 inhabitants in 2011.", &facts), "supported: old census supports");
    assert_eq!(
        verdict("Unemployment in Skarvik fell to 9 percent.", &facts),
        "refuted: labour office contradicts"
    );
    assert_eq!(verdict("Unemployment in Thorn fell to 9 percent.", &facts), "unverified: ");
}

#[test]
fn facts_are_read_from_other_tables_too() {
    let lines = "{\"entity\": \"Skarvik\", \"property\": \"inhabitants\", \"value\": 41200, \"source\": \"census\"}\n";
    let rows = "entity\tproperty\tvalue\tsource\nSkarvik\tinhabitants\t41200\tcensus\n";
    for (name, contents) in [("facts.jsonl", lines), ("facts.tsv", rows)] {
        let found = verdict("Skarvik has 60,000 inhabitants.", &[(name, contents)]);
        assert_eq!(found, "refuted: census contradicts", "{name}");
    }
    let failure = |name: &str, contents: &str| {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join(name), contents).expect("a file");
        let options = Options { facts: Some(name.into()), ..Options::default() };
        Claims::build(options, folder.path()).unwrap_err().message
    };
    assert!(failure("f.jsonl", "{\"entity\": \"x\"}\n").ends_with("line 1: there is no column `property`"));
    assert!(failure("f.csv", "entity,property\n").ends_with("there is no column `value`"));
    assert!(failure("f.csv", "entity,property,value\na,b,c\n").ends_with("line 2: `c` is not a value"));
    assert!(failure("f.parquet", "no table").starts_with("cannot read the facts in"));
}

#[test]
fn what_a_source_leaves_out_is_known_without_an_index() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.jsonl");
    fs::write(&path, format!("{LINES}{{\"id\": \"empty\"}}\n[1, 2]\n")).expect("a file");
    let left_out = Database::left_out_of(&path, &Fields::default()).expect("it can be read");
    assert_eq!(left_out, *Database::open(&path).expect("it can be read").left_out());
    assert!(left_out.reasons().any(|(_, count, first)| count == 1 && first.starts_with("empty in ")));
}

/// What a database of one fact-check, rated false, says of a sentence: its relation and the verdict.
fn answer(claim: &str, text: &str) -> String {
    let contents = serde_json::json!({"id": "x", "claim": claim, "verdict": "False"}).to_string();
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("checks.jsonl"), contents).expect("a file");
    let options = Options { database: Some("checks.jsonl".into()), ..Options::default() };
    let claims = Claims::build(options, folder.path()).expect("a database");
    let article = Article { text: text.to_owned(), ..Article::default() };
    let found = claims_of(&claims, &article, LayersView::default());
    let last = found.last().map(|claim| {
        let relation = claim.matches.first().map_or("none", |found| found.relation.name());
        format!("{relation} {}", claim.verdict.name())
    });
    last.unwrap_or_default()
}

#[test]
fn another_event_with_the_same_words_gets_no_verdict() {
    let cases = [
        (
            "Mayor Lena Orth sold the water supply to a French firm.",
            "Mayor Lena Orth bought the water supply from a French firm.",
        ),
        ("Norrfly fired 400 pilots during the strike.", "Norrfly fired 400 pilots after the strike."),
        ("Smart meters cause headaches.", "Headaches cause smart meters."),
        ("Drinking bleach cures the virus.", "Drinking tea cures the virus."),
        (
            "The phones of Kestrel record private conversations.",
            "The phones of Auberon record private conversations.",
        ),
        (
            "Vikings discovered the island of Sarno before Columbus.",
            "Vikings discovered the island of Sarno after Columbus.",
        ),
        ("Ferrand beat Morel in the 2018 tennis final.", "Ferrand beat Morel in the 2012 tennis final."),
        (
            "Police in Grenville arrested 300 protesters.",
            "Protesters in Grenville arrested 300 police officers.",
        ),
        (
            "The chain Pollo Rey serves pigeon instead of chicken.",
            "The chain Pollo Rey serves chicken instead of pigeon.",
        ),
        ("Lin Zhao sold all her shares before the crash.", "Lin Zhao sold her house before the crash."),
        ("Mayor Anna Hale closed every library in Leeds.", "Anna Hale was born in Leeds in 1970."),
        ("Mayor Anna Hale closed every library in Leeds.", "Mayor Tom Reeve closed every library in Leeds."),
        ("North Korea sent 12,000 troops to the border.", "South Korea sent 12,000 troops to the border."),
        ("Vaccines caused 900 deaths in Freedonia in 2021.", "Vaccines were free in Freedonia in 2021."),
    ];
    for (claim, text) in cases {
        let found = answer(claim, text);
        assert!(found == "none unverified" || found.is_empty(), "{text}: {found}");
        assert_eq!(answer(claim, claim), "same refuted", "{claim}");
    }
}

#[test]
fn the_opposite_is_marked_and_turned_round() {
    let closed = "Mayor Anna Hale closed every library in Leeds.";
    let cases = [
        (closed, "It is a myth that Mayor Anna Hale closed every library in Leeds."),
        (closed, "The claim that Mayor Anna Hale closed every library in Leeds is wrong."),
        (closed, "The council debunked the claim that Mayor Anna Hale closed every library in Leeds."),
        ("Cycling on the promenade is legal.", "Cycling on the promenade is illegal."),
    ];
    for (claim, text) in cases {
        assert_eq!(answer(claim, text), "opposite supported", "{text}");
    }
    for (claim, text, wanted) in [
        // Of these, neither may be so.
        (closed, "Mayor Anna Hale opened every library in Leeds.", "opposite unverified"),
        (
            "Vaccines caused 900 deaths in Freedonia in 2021.",
            "Vaccines prevented 900 deaths in Freedonia in 2021.",
            "opposite unverified",
        ),
        (
            "The firm dumped waste into the Avon river.",
            "The firm removed waste from the Avon river.",
            "opposite unverified",
        ),
        (
            "Germany exports more cheese than France.",
            "France exports more cheese than Germany.",
            "opposite unverified",
        ),
        (
            "Robots replaced 900 workers at the plant.",
            "Nine hundred workers replaced robots at the plant.",
            "opposite unverified",
        ),
        (
            "Heat pumps stop working below zero degrees.",
            "Heat pumps don't work below zero degrees.",
            "same refuted",
        ),
        (
            "Heat pumps stop working below zero degrees.",
            "Heat pumps keep working below zero degrees.",
            "opposite supported",
        ),
        (
            "Women in Caldera could not vote until 1971.",
            "Women in Caldera gained the vote only in 1971.",
            "none unverified",
        ),
        (
            "Women in Caldera could not vote until 1971.",
            "Women in Caldera could vote before 1971.",
            "opposite supported",
        ),
        (closed, "#AnnaHale closed every library in #Leeds!", "same refuted"),
    ] {
        assert_eq!(answer(claim, text), wanted, "{text}");
    }
    // Paying zero taxes is paying none.
    assert_eq!(
        answer("Lumetrix pays no taxes in Norland.", "Lumetrix pays zero taxes in Norland."),
        "same refuted"
    );
}

#[test]
fn a_quotation_is_found_word_for_word_with_its_speaker() {
    let claim = "Governor Ada Quill said, \"No child in this state will ever learn to swim.\"";
    let post = "Unbelievable. “No child in this state will ever learn to swim.” — Ada Quill (@adaquill)";
    let contents = serde_json::json!({"id": "x", "claim": claim, "verdict": "False"}).to_string();
    let database = database("a.jsonl", &contents).expect("it can be read");
    assert_eq!(database.search(post, 1)[0].relation.name(), "same");
    for other in [
        "“No child in this state will ever learn to swim.” — Bo Falk (@bofalk)",
        "Ada Quill never said “No child in this state will ever learn to swim.”",
        "“No child in this state will ever learn to read.” — Ada Quill (@adaquill)",
    ] {
        assert_ne!(database.search(other, 1)[0].relation.name(), "same", "{other}");
    }
}
