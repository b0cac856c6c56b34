//! A tiny model with made-up weights, and what `PyTorch` computes with it.

use serde::Deserialize;
use std::fmt::Write;

/// A line of `tests/data/tiny.jsonl` or `sentences.jsonl`.
#[derive(Deserialize)]
pub(crate) struct Line {
    #[serde(default)]
    pub(crate) names: Vec<String>,
    #[serde(default)]
    pub(crate) text: String,
    #[serde(default)]
    pub(crate) pieces: Vec<u32>,
    #[serde(default)]
    pub(crate) vector: Vec<f32>,
    #[serde(default)]
    pub(crate) left: String,
    #[serde(default)]
    pub(crate) target: String,
    #[serde(default)]
    pub(crate) right: String,
    #[serde(default)]
    pub(crate) domain: usize,
    #[serde(default)]
    pub(crate) scores: Vec<f32>,
    #[serde(default)]
    pub(crate) words: Vec<String>,
    #[serde(default)]
    pub(crate) tags: Vec<Vec<f32>>,
}

pub(crate) fn lines(text: &str) -> Vec<Line> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

pub(crate) fn tiny() -> Vec<Line> {
    lines(include_str!("../data/tiny.jsonl"))
}

const PIECES: &str = "[PAD] [UNK] [CLS] [SEP] [unused1] [unused2] the har ##bour ##s is shut . , ' mayor min ##ister praised ##d \
    accused of lying ly ##ing kari lind ##qvist cafe town 4 ##0 % - said we are close rain fell in bergen";
const HIDDEN: usize = 32;
const INNER: usize = 64;
const TAGS: usize = 9;
pub(crate) const POSITIONS: usize = 40;

/// The made-up weights of `tests/reference/tiny.py`.
fn number(tensor: u32, at: u32) -> f32 {
    let mut x = at.wrapping_mul(2_654_435_761).wrapping_add(tensor * 40503).wrapping_add(12345);
    x ^= x >> 15;
    x = x.wrapping_mul(2_246_822_519);
    x ^= x >> 13;
    (x >> 8) as f32 / (1 << 24) as f32 - 0.5
}

fn shape(name: &str, pieces: usize, tags: usize) -> Vec<usize> {
    let attention = name.contains("attention");
    match name {
        "embeddings.word_embeddings.weight" => vec![pieces, HIDDEN],
        "embeddings.position_embeddings.weight" => vec![POSITIONS, HIDDEN],
        "embeddings.token_type_embeddings.weight" => vec![2, HIDDEN],
        "head.dense.weight" => vec![HIDDEN, 2 * HIDDEN],
        "head.classes.weight" => vec![3, HIDDEN],
        "head.classes.bias" => vec![3],
        "head.domains" | "head.priors" => vec![2, 3],
        "tags.weight" => vec![tags, HIDDEN],
        "tags.bias" => vec![tags],
        "tags.capital" => vec![HIDDEN],
        name if name.ends_with("intermediate.dense.weight") => vec![INNER, HIDDEN],
        name if name.ends_with("intermediate.dense.bias") => vec![INNER],
        name if name.ends_with("output.dense.weight") && !attention => vec![HIDDEN, INNER],
        name if name.ends_with(".weight") && !name.contains("LayerNorm") => vec![HIDDEN, HIDDEN],
        _ => vec![HIDDEN],
    }
}

/// A folder with the tiny model, as Hugging Face's libraries write one.
pub(crate) fn folder() -> tempfile::TempDir {
    folder_with(TAGS)
}

/// The same, with so many classes of words.
pub(crate) fn folder_with(tags: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let pieces: Vec<&str> = PIECES.split_whitespace().collect();
    let (mut header, mut data) = (String::from("{\"__metadata__\":{\"format\":\"pt\"}"), Vec::new());
    for (tensor, name) in (0..).zip(&tiny()[0].names) {
        let shape = shape(name, pieces.len(), tags);
        let start = data.len();
        let base = if name.contains("LayerNorm.weight") { 1.0 } else { 0.0 };
        for at in 0..shape.iter().product::<usize>() as u32 {
            data.extend((base + number(tensor, at)).to_le_bytes());
        }
        let end = data.len();
        write!(
            header,
            ",\"{name}\":{{\"dtype\":\"F32\",\"shape\":{shape:?},\"data_offsets\":[{start},{end}]}}"
        )
        .unwrap();
    }
    header.push('}');
    let bytes = [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), &data].concat();
    std::fs::write(folder.path().join("model.safetensors"), bytes).unwrap();
    std::fs::write(folder.path().join("vocab.txt"), pieces.join("\n") + "\n").unwrap();
    let config = format!(
        r#"{{"model_type": "bert", "hidden_act": "gelu", "hidden_size": {HIDDEN}, "num_hidden_layers": 2,
        "num_attention_heads": 2, "intermediate_size": {INNER}, "max_position_embeddings": {POSITIONS}, "vocab_size": {}, "capital_after": 1}}"#,
        pieces.len()
    );
    std::fs::write(folder.path().join("config.json"), config).unwrap();
    folder
}
