//! The order of extractors, and plans that cannot be.

use crate::common::{Made, named};
use byline_core::Active;
use byline_runner::Plan;
use insta::assert_snapshot;

fn order(active: Vec<Active>) -> String {
    let plan = Plan::new(active).unwrap_or_else(|diagnostic| panic!("{diagnostic}"));
    plan.extractors().iter().map(|one| one.descriptor.name.clone()).collect::<Vec<_>>().join(" ")
}

fn refused(active: Vec<Active>) -> String {
    Plan::new(active).map_or_else(|diagnostic| diagnostic.to_string(), |plan| panic!("accepted: {plan:?}"))
}

#[test]
fn layers_decide_the_order() {
    let claims = || Made { needs: &["quotes"], uses: &["entities"], ..named("claims") }.idle();
    let quotes = || Made { needs: &["entities"], ..named("quotes") }.idle();
    let sentiment = || Made { needs: &["entities"], uses: &["quotes"], ..named("sentiment") }.idle();
    let entities = || named("entities").idle();
    assert_eq!(order(vec![claims(), sentiment(), quotes(), entities()]), "entities quotes claims sentiment");
    assert_eq!(order(vec![entities(), quotes(), sentiment(), claims()]), "entities quotes sentiment claims");
}

#[test]
fn extractors_that_do_not_wait_keep_their_order() {
    assert_eq!(order(vec![named("c").idle(), named("a").idle(), named("b").idle()]), "c a b");
    let late = Made { uses: &["b"], ..named("c") }.idle();
    assert_eq!(order(vec![late, named("a").idle(), named("b").idle()]), "a b c");
    let alone = Made { uses: &["weather"], ..named("c") }.idle();
    assert_eq!(order(vec![alone, named("a").idle()]), "c a", "a layer that is only used may be missing");
    assert_eq!(order(Vec::new()), "");
}

#[test]
fn two_providers_of_a_layer_are_refused() {
    let other = Made { provides: "quotes", ..named("better-quotes") }.idle();
    assert_snapshot!(refused(vec![named("quotes").idle(), other]), @"
    error[plan/two-providers]: the extractors `quotes` and `better-quotes` both provide the layer `quotes`
      hint: switch one of them off: `enabled = false` under `[extractors.quotes]`
    ");
}

#[test]
fn a_missing_layer_is_refused() {
    let quotes = Made { needs: &["entities"], ..named("quotes") }.idle();
    assert_snapshot!(refused(vec![quotes, named("claims").idle()]), @"
    error[plan/missing-layer]: the extractor `quotes` needs the layer `entities`, which no extractor provides
      the layers provided are `quotes`, `claims`
      hint: switch on an extractor that provides `entities`, or switch `quotes` off
    ");
}

#[test]
fn a_cycle_is_refused() {
    let cycle = vec![
        Made { needs: &["b"], ..named("start") }.idle(),
        Made { needs: &["c"], provides: "b", ..named("first") }.idle(),
        Made { uses: &["free", "b"], provides: "c", ..named("second") }.idle(),
        named("free").idle(),
    ];
    assert_snapshot!(refused(cycle), @"
    error[plan/cycle]: the extractors `first`, `second` wait for each other
      `first` needs the layer `c`, which `second` provides
      `second` uses the layer `b`, which `first` provides
      hint: switch one of them off, or take one without that layer
    ");
    assert_snapshot!(refused(vec![Made { uses: &["own"], ..named("own") }.idle()]), @"
    error[plan/cycle]: the extractor `own` waits for itself
      `own` uses the layer `own`, which `own` provides
      hint: switch one of them off, or take one without that layer
    ");
}

#[test]
fn names_that_cannot_be_are_refused() {
    let message = refused(vec![named("a\u{1b}[2J").idle()]);
    assert!(
        message.contains("error[plan/bad-name]: the extractor `a\\u{1b}[2J` describes itself wrongly"),
        "{message}"
    );
    assert!(refused(vec![Made { needs: &[""], ..named("a") }.idle()]).contains("`needs` is empty"));
}
