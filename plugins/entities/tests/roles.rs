//! Descriptions that stand for persons and bodies named elsewhere, and what `it` and `we` of a body stand for.

mod entities;
mod lines;

use lines::{check, find};

#[test]
fn a_headline_leaves_out_the_article() {
    check(
        "Driver lied to the police, judge says\n\nA court met on Monday.\n\nJudge Rosa Lind said the case was sad.",
        &["PER Rosa Lind: judge | Rosa Lind"],
    );
}

#[test]
fn who_is_before_a_court_is_the_defendant() {
    check(
        "Milo Stern, 41, of Dunley, has pleaded guilty. Judge Rosa Lind asked why. The defendant said nothing.",
        &["PER Milo Stern: Milo Stern | The defendant", "PER Rosa Lind: Rosa Lind"],
    );
    let found = find("Milo Stern, whose brother was jailed, left. The defendant said nothing.");
    assert!(!found.iter().any(|line| line.ends_with("The defendant")), "{found:#?}");
}

#[test]
fn an_age_in_brackets_counts() {
    check(
        "Rosa Lind (58) said she had waited. Carla Moss, 40, left. It was sad, the 58-year-old said.",
        &["PER Rosa Lind: Rosa Lind | she | the 58-year-old"],
    );
}

#[test]
fn an_occupation_stands_for_whoever_has_it() {
    check(
        "Rosa Lind, a marine biologist at the institute, left. Milo Stern stayed. The biologist says it was late.",
        &["PER Rosa Lind: Rosa Lind | The biologist"],
    );
    check(
        "Milo Stern kept playing. The Danish pianist said the light had gone.",
        &["PER Milo Stern: Milo Stern | The Danish pianist"],
    );
}

#[test]
fn the_lead_tells_of_the_person_who_is_named_with_an_age_next() {
    check(
        "A retired teacher has told a jury that she was left with nothing.\n\nRosa Lind (58) wept.",
        &["PER Rosa Lind: A retired teacher | she | Rosa Lind"],
    );
    check(
        "A woman has told a jury that it was late.\n\nMilo Stern, 58, wept.",
        &["PER Milo Stern: Milo Stern"],
    );
    check(
        "A 34-year-old teacher has told a jury that it was late.\n\nRosa Lind, 58, wept.",
        &["PER Rosa Lind: Rosa Lind"],
    );
}

#[test]
fn a_body_is_what_the_text_calls_it() {
    check(
        "Skyhold, the cabin crew union, said no. Tarn Rail Ltd agreed. The union wrote to ministers.",
        &["ORG Skyhold: Skyhold | The union"],
    );
    check(
        "Tarn Rail Ltd runs the line. The train operator said it was late.",
        &["ORG Tarn Rail Ltd: Tarn Rail Ltd | The train operator | it"],
    );
}

#[test]
fn it_is_the_only_body_that_spoke() {
    check(
        "He was held, according to the Brenmouth Police Department. It said charges were pending.",
        &["ORG Brenmouth Police Department: Brenmouth Police Department | It"],
    );
}

#[test]
fn what_a_clause_says_is_of_the_body_before_it() {
    check(
        "Ardley Primary School, which has 30 children on its roll, may close.",
        &["ORG Ardley Primary School: Ardley Primary School | its"],
    );
}

#[test]
fn we_is_the_body_for_which_an_unnamed_one_speaks() {
    check(
        "A Home Office spokesperson said: \"We are looking at the case.\"",
        &["ORG Home Office: Home Office | We"],
    );
}

#[test]
fn who_tells_of_an_unnamed_person_is_another() {
    check(
        "Rosa Lind said she had seen it. One of them asked why, she said.",
        &["PER Rosa Lind: Rosa Lind | she | she"],
    );
}

#[test]
fn the_article_knows_better_than_a_list_of_first_names() {
    check(
        "Peter Moss said she was glad. Carla Dean left. Moss said on Friday she would stay. Moss hopes she wins.",
        &["PER Peter Moss: Peter Moss | she | Moss | she | Moss | she"],
    );
}
