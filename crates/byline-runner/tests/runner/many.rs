//! Many articles: order, threads, the window, ends.

use crate::common::{Made, article, capitals, named};
use byline_core::Article;
use byline_record::Record;
use byline_runner::{Plan, Settings, run};
use std::convert::Infallible;
use std::io::Write;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

fn plan() -> Plan {
    let odd = Made { needs: &["entities"], ..named("odd") }.with(|document, sink| {
        assert!(!document.id.ends_with('7'), "an unlucky number");
        sink.push(byline_core::Finding::Custom(
            document.layers.entities.map_or(0, <[_]>::len).to_string().into(),
        ));
        Ok(())
    });
    Plan::new(vec![named("entities").with(capitals), odd]).expect("a plan")
}

fn articles(count: usize) -> impl Iterator<Item = Article> + Send {
    (0..count).map(|at| Article { id: at.to_string(), ..article(&"Ann met Bob. ".repeat(at % 50)) })
}

fn render(record: &Record, line: &mut Vec<u8>) {
    let Record { article, layers, errors, .. } = record;
    writeln!(line, "{} {:?} {errors:?}", article.id, layers).expect("a vector takes it");
}

fn settings(threads: usize, window: usize) -> Settings {
    Settings { threads: NonZeroUsize::new(threads), window, time_limit: None }
}

/// The bytes of a whole run.
fn bytes(count: usize, settings: &Settings) -> Vec<u8> {
    let mut bytes = Vec::new();
    let articles = articles(count).map(Ok::<_, Infallible>);
    run(&plan(), articles, settings, &AtomicBool::new(false), render, |outcome| {
        let Ok(analyzed) = outcome;
        bytes.extend_from_slice(&analyzed.line);
        ControlFlow::Continue(())
    });
    bytes
}

#[test]
fn the_number_of_threads_and_the_window_do_not_show() {
    let one = bytes(300, &settings(1, 0));
    let text = String::from_utf8(one.clone()).unwrap();
    let ids: Vec<&str> = text.lines().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(
        ids,
        (0..300).map(|at| at.to_string()).collect::<Vec<_>>(),
        "all there, in the order of the input"
    );
    assert_eq!(text.matches("an unlucky number").count(), 30, "a panic costs its article alone");
    for settings in [settings(4, 0), settings(4, 1), settings(1, 1), settings(3, 7), Settings::default()] {
        assert_eq!(bytes(300, &settings), one, "{settings:?}");
    }
    assert_eq!(bytes(0, &settings(2, 0)), b"");
}

#[test]
fn no_more_than_the_window_is_in_flight() {
    for (threads, window) in [(1, 1), (1, 5), (4, 6), (2, 0)] {
        let (read, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let mut taken = 0;
        let counted = articles(2000).map(|article| {
            read.fetch_add(1, Ordering::SeqCst);
            Ok::<_, Infallible>(article)
        });
        run(
            &plan(),
            counted,
            &settings(threads, window),
            &AtomicBool::new(false),
            |_, _| {},
            |_| {
                most.fetch_max(read.load(Ordering::SeqCst) - taken, Ordering::SeqCst);
                taken += 1;
                if taken % 250 == 0 {
                    // Time for the reader to run ahead, if it could.
                    std::thread::sleep(std::time::Duration::from_millis(5));
                }
                ControlFlow::Continue(())
            },
        );
        assert_eq!(taken, 2000);
        let bound = if window == 0 { 1024 } else { window };
        assert!(most.into_inner() <= bound, "{threads} threads, window of {window}");
    }
}

#[test]
fn large_articles_fill_the_window_alone() {
    let large = 6 << 20;
    let (read, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let mut taken = 0;
    let counted = (0..8).map(|_| {
        read.fetch_add(1, Ordering::SeqCst);
        Ok::<_, Infallible>(article(&" ".repeat(large)))
    });
    let plan = Plan::new(Vec::new()).unwrap();
    run(
        &plan,
        counted,
        &settings(2, 0),
        &AtomicBool::new(false),
        |_, _| {},
        |_| {
            most.fetch_max(read.load(Ordering::SeqCst) - taken, Ordering::SeqCst);
            taken += 1;
            std::thread::sleep(std::time::Duration::from_millis(5));
            ControlFlow::Continue(())
        },
    );
    assert_eq!(taken, 8);
    assert!(most.into_inner() <= 3, "three of them are more than 16 MB");
}

#[test]
fn what_cannot_be_read_is_reported_in_its_turn() {
    let read = articles(20).enumerate().map(|(at, article)| if at % 5 == 3 { Err(at) } else { Ok(article) });
    let mut seen = Vec::new();
    run(
        &plan(),
        read,
        &settings(2, 4),
        &AtomicBool::new(false),
        |_, _| {},
        |outcome| {
            seen.push(outcome.map_or_else(|at| format!("({at})"), |analyzed| analyzed.record.article.id));
            ControlFlow::Continue(())
        },
    );
    assert_eq!(seen.join(" "), "0 1 2 (3) 4 5 6 7 (8) 9 10 11 12 (13) 14 15 16 17 (18) 19");
}

/// Runs one extractor on articles until `stop`; which were taken, in their order.
fn stopped(body: impl Fn(usize) + Send + Sync + 'static, stop: &AtomicBool, threads: usize) -> usize {
    let slow = named("slow").with(move |document, _| {
        body(document.id.parse().expect("a number"));
        Ok(())
    });
    let plan = Plan::new(vec![slow]).expect("a plan");
    let mut taken = 0;
    let articles = articles(400).map(Ok::<_, Infallible>);
    run(&plan, articles, &settings(threads, 0), stop, render, |outcome| {
        let Ok(analyzed) = outcome;
        assert_eq!(analyzed.record.article.id, taken.to_string(), "none is missing before it");
        taken += 1;
        ControlFlow::Continue(())
    });
    taken
}

#[test]
fn no_article_that_waits_is_begun_after_a_stop() {
    for threads in [1, 2] {
        let (stop, begun) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let body = {
            let (stop, begun) = (Arc::clone(&stop), Arc::clone(&begun));
            move |at| {
                begun.fetch_add(1, Ordering::SeqCst);
                if at == 5 {
                    stop.store(true, Ordering::SeqCst);
                }
            }
        };
        let taken = stopped(body, &stop, threads);
        let begun = begun.load(Ordering::SeqCst);
        assert!((1..=begun).contains(&taken), "{taken} of {begun}");
        // Those that a thread had begun together with the one that stopped it.
        assert!(begun <= 300, "{begun}");
    }
}

#[test]
fn slow_articles_are_not_all_waited_for_after_a_stop() {
    let (stop, begun) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let body = {
        let (stop, begun) = (Arc::clone(&stop), Arc::clone(&begun));
        move |_| {
            begun.fetch_add(1, Ordering::SeqCst);
            stop.store(true, Ordering::SeqCst);
            std::thread::sleep(std::time::Duration::from_millis(400));
        }
    };
    assert_eq!(stopped(body, &stop, 1), 1, "the one in progress is finished");
    let begun = begun.load(Ordering::SeqCst);
    assert!(begun <= 8, "{begun} of 400");
}

#[test]
fn what_is_found_ahead_of_a_slow_article_is_bounded() {
    const LINE: usize = 1 << 20;
    let (others, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let slow = {
        let (others, most) = (Arc::clone(&others), Arc::clone(&most));
        named("slow").with(move |document, _| {
            if document.id != "0" {
                others.fetch_add(1, Ordering::SeqCst);
                return Ok(());
            }
            // Until the other threads do nothing more, or have done it all.
            let (mut before, mut still) = (usize::MAX, 0);
            while still < 10 {
                std::thread::sleep(std::time::Duration::from_millis(30));
                let now = others.load(Ordering::SeqCst);
                still = if now == before { still + 1 } else { 0 };
                before = now;
            }
            most.store(before, Ordering::SeqCst);
            Ok(())
        })
    };
    let plan = Plan::new(vec![slow]).expect("a plan");
    let articles = articles(200).map(Ok::<_, Infallible>);
    let render = |_: &Record, line: &mut Vec<u8>| line.resize(LINE, b'x');
    let mut taken = 0;
    run(&plan, articles, &settings(3, 0), &AtomicBool::new(false), render, |outcome| {
        let Ok(analyzed) = outcome;
        assert_eq!(analyzed.record.article.id, taken.to_string());
        taken += 1;
        ControlFlow::Continue(())
    });
    assert_eq!(taken, 200, "nobody waits for ever");
    let most = most.load(Ordering::SeqCst);
    assert!(most <= 100, "{most} MB");
}

#[test]
fn whoever_takes_may_end_it() {
    for (threads, window) in [(1, 1), (4, 9), (2, 0)] {
        let endless = (0..).map(|_| Ok::<_, Infallible>(article("Ann met Bob.")));
        let mut taken = 0;
        run(
            &plan(),
            endless,
            &settings(threads, window),
            &AtomicBool::new(false),
            |_, _| {},
            |_| {
                taken += 1;
                if taken == 30 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        );
        assert_eq!(taken, 30);
    }
}

#[test]
fn a_record_that_cannot_be_rendered_costs_its_article() {
    let render = |record: &Record, line: &mut Vec<u8>| {
        line.push(b'x');
        assert!(record.article.id != "1", "not this one");
    };
    let mut seen = Vec::new();
    let articles = articles(3).map(Ok::<_, Infallible>);
    run(&plan(), articles, &settings(2, 0), &AtomicBool::new(false), render, |outcome| {
        let Ok(analyzed) = outcome;
        seen.push((analyzed.line.len(), analyzed.record.errors.first().map(|error| error.extractor.clone())));
        ControlFlow::Continue(())
    });
    assert_eq!(seen, [(1, None), (0, Some("record".to_owned())), (1, None)]);
}
