//! What is learned is what is read back: toys that need conjunctions and transitions, and broken files.

use byline_model::train::{
    Choice, Method, NetworkSettings, Perceptron, Random, Sequence, SequenceSettings, TrainedNetwork,
    choosing, sequence,
};
use byline_model::{Mapped, Model, ModelError, ModelWriter, Network, Tagger, TaggerScratch, feature, pair};

/// Labels 0 and 1 begin and continue, 2 is outside: what an item is depends on its own value and on the label before.
fn toy(seed: u64, count: usize) -> Vec<Sequence> {
    let mut random = Random::new(seed);
    (0..count)
        .map(|_| {
            let mut made = Sequence::default();
            let mut before = 2;
            for _ in 0..12 {
                let value = random.below(4) as u32;
                let label = match (before, value) {
                    (0 | 1, 0 | 1) => 1,
                    (2, 0) => 0,
                    _ => 2,
                };
                made.features.extend([feature(1, value), feature(2, random.below(50) as u32)]);
                made.labels.push(label);
                before = label;
            }
            made
        })
        .collect()
}

fn settings(method: Method) -> SequenceSettings {
    SequenceSettings {
        method,
        bits: 10,
        labels: 3,
        rounds: 15,
        allowed: |before, label| label != 1 || matches!(before, Some(0 | 1)),
        ..SequenceSettings::default()
    }
}

#[test]
fn both_methods_learn_transitions_and_obey_constraints() {
    for method in [Method::Perceptron, Method::RandomField] {
        let trained = sequence(&toy(1, 200), &[], &settings(method), &mut |_| {}).expect("trains");
        assert!(trained.accuracy(&toy(2, 100)).expect("reads") > 0.99, "{method:?}");

        let file = trained.write(ModelWriter::new("toy", 3)).finish();
        let again = sequence(&toy(1, 200), &[], &settings(method), &mut |_| {}).expect("trains");
        assert!(file == again.write(ModelWriter::new("toy", 3)).finish(), "bit for bit");

        let model = Model::read(&file, "toy", 3).expect("reads");
        let tagger = Tagger::new(&model).expect("is a tagger");
        let features = [1, 1, 0, 1].map(|value| feature(1, value));
        let (mut scratch, mut labels) = (TaggerScratch::default(), Vec::new());
        tagger.tag(&features, 1, &[], &[], &mut scratch, &mut labels);
        assert_eq!(labels, [2, 2, 0, 1], "{method:?}");
        labels.clear();
        tagger.tag(&features, 1, &[Some(0), None, None, None], &[], &mut scratch, &mut labels);
        assert_eq!(labels, [0, 1, 1, 1], "a label that is known binds the others ({method:?})");
        labels.clear();
        let mut added = [0; 12];
        added[0] = i16::MAX;
        tagger.tag(&features, 1, &[], &added, &mut scratch, &mut labels);
        assert_eq!(labels, [0, 1, 1, 1], "so does one that is made likely ({method:?})");
        assert!(tagger.scale() > 0.0);
    }
}

#[test]
fn early_stopping_keeps_the_best_round() {
    let mut seen = Vec::new();
    let examples = toy(1, 100);
    let trained = sequence(&examples, &toy(3, 30), &settings(Method::RandomField), &mut |progress| {
        seen.push(progress.accuracy);
    })
    .expect("trains");
    let best = seen.iter().copied().fold(0.0, f64::max);
    assert!((trained.accuracy(&toy(3, 30)).expect("reads") - best).abs() < 1e-12);
}

#[test]
fn a_perceptron_learns_a_conjunction_and_survives_eight_bits() {
    let mut perceptron = Perceptron::new(10, 2);
    let features = |a: u32, b: u32| [feature(1, a), feature(2, b), pair(3, a, b)];
    for step in 0..80 {
        let (a, b) = (step & 1, step >> 1 & 1);
        let right = (a ^ b) as usize;
        let mut scores = [0.0; 2];
        perceptron.add_to(&features(a, b), &mut scores);
        perceptron.step();
        let found = usize::from(scores[1] > scores[0]);
        if found != right {
            perceptron.learn(&features(a, b), right, found);
        }
    }
    let weights = perceptron.averaged();
    let file = ModelWriter::new("xor", 0).table(&weights).finish();
    let table = Model::read(&file, "xor", 0).and_then(|model| model.table(0)).expect("reads");
    for (a, b) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        let mut exact = [0.0; 2];
        weights.add_to(&features(a, b), &mut exact);
        let scores = table.scores::<2>(&features(a, b));
        assert_eq!(usize::from(scores[1] > scores[0]), (a ^ b) as usize, "{a} {b}");
        for (score, exact) in scores.iter().zip(exact) {
            assert!((*score as f32 * table.scale() - exact).abs() <= 2.0 * table.scale(), "{a} {b}");
        }
    }
}

/// Which option is like what all share shows only in both together, which no sum of weights can tell.
#[test]
fn a_network_learns_a_conjunction_without_a_feature_for_it() {
    let values = [0, 1, 2].map(|value| [feature(2, value)]);
    let shared = [0, 1, 2].map(|value| [feature(1, value)]);
    let right = [0, 1, 2].map(|at| [0, 1, 2].map(|value| value == at));
    let choices: Vec<Choice<'_>> = (0..600)
        .map(|at| at % 3)
        .map(|at| Choice {
            shared: &shared[at],
            options: values.iter().map(|value| &value[..]).collect(),
            right: &right[at],
            weight: 1.0,
        })
        .collect();
    let settings = NetworkSettings { bits: 8, rounds: 4, rate: 0.05, decay: 1e-4, seed: 3 };
    let learned = choosing(&choices, &settings);
    let file = learned.write(ModelWriter::new("same", 0)).finish();
    let model = Model::read(&file, "same", 0).expect("reads");
    let network = Network::new(&model, 0).expect("is a network");
    for choice in &choices[..3] {
        let exact = learned.scores(choice.shared, &choice.options);
        let mut scores = Vec::new();
        network.scores(choice.shared, choice.options.iter().copied(), &mut scores);
        for ((score, exact), is_right) in scores.iter().zip(exact).zip(choice.right) {
            assert!((score - exact).abs() < 0.2, "{score} was {exact}");
            let best = scores.iter().all(|other| other <= score);
            assert_eq!(best, *is_right, "{scores:?}");
        }
    }
    // What was read is written as it was.
    assert_eq!(TrainedNetwork::of(&network).write(ModelWriter::new("same", 0)).finish(), file);
    let table = ModelWriter::new("same", 0)
        .table(&byline_model::train::Weights::new(4, 32))
        .bytes(vec![0; 9])
        .finish();
    let model = Model::read(&table, "same", 0).expect("reads");
    assert!(
        Network::new(&model, 0).is_err_and(|error| error.to_string().contains("no network at section 0"))
    );
}

fn check(change: impl Fn(&mut Vec<u8>), expected: &str) {
    let weights = byline_model::train::Weights::new(4, 3);
    let mut file = ModelWriter::new("tags", 2).table(&weights).bytes(vec![7; 9]).finish();
    change(&mut file);
    let found = Model::read(&file, "tags", 2).and_then(|model| {
        model.table(0)?;
        model.bytes(1)?;
        model.table(2)
    });
    let error = found.expect_err("something is wrong with it").to_string();
    assert!(error.contains(expected), "`{error}` does not say `{expected}`");
}

#[test]
fn each_fault_of_a_file_is_reported() {
    check(Vec::clear, "not a model file");
    check(|file| file[0] ^= 1, "not a model file");
    check(|file| file.truncate(9), "cut off");
    check(|file| file.truncate(50), "cut off");
    check(|file| file.truncate(file.len() - 1), "cut off");
    check(|file| file[8] = 200, "has format 200");
    check(|file| file[12] = 9, "features of version 9");
    check(|file| file[16] = b'b', "for `bags`, not for `tags`");
    check(|file| *file.last_mut().expect("has bytes") ^= 1, "checksum");
    check(|file| file[70] ^= 1, "checksum");
    check(|_| {}, "no table at section 2");
}

#[test]
fn a_file_on_disk_is_mapped() {
    let folder = tempfile::tempdir().expect("makes a folder");
    let path = folder.path().join("model.bin");
    std::fs::write(&path, ModelWriter::new("tags", 2).bytes(vec![1, 2, 3]).finish()).expect("writes");
    let mapped = Mapped::open(&path).expect("opens");
    let model = mapped.model("tags", 2).expect("reads");
    assert_eq!(model.bytes(0).expect("is there"), [1, 2, 3]);
    assert!(matches!(Mapped::open(&folder.path().join("none.bin")), Err(ModelError::Io { .. })));
}
