//! Makes a model file of a folder as Hugging Face's libraries write it: `config.json`, `vocab.txt`, `model.safetensors`.

use crate::EncoderError;
use crate::model::{KIND, Shape, VERSION};
use crate::pieces::Vocabulary;
use crate::product::LANES;
use byline_model::ModelWriter;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// How weights are stored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Precision {
    /// A byte each, and a scale for each output: a quarter of the size. Arithmetic is in `f32` all the same.
    #[default]
    Bytes,
    /// As they were: to compare with.
    Floats,
}

#[derive(Deserialize)]
struct Config {
    hidden_size: usize,
    num_hidden_layers: usize,
    num_attention_heads: usize,
    intermediate_size: usize,
    max_position_embeddings: usize,
    vocab_size: usize,
    hidden_act: String,
    model_type: String,
    /// Written by the script that teaches names.
    #[serde(default)]
    capital_after: usize,
}

#[derive(Deserialize)]
struct Tensor {
    dtype: String,
    shape: Vec<usize>,
    data_offsets: [usize; 2],
}

/// The bytes of a model file, to be written to `encoder.bin` of a folder and opened.
///
/// # Errors
///
/// If a file cannot be read, or the model is no uncased BERT of a kind that is known here.
pub fn import(folder: &Path, precision: Precision) -> Result<Vec<u8>, EncoderError> {
    let read = |name: &str| {
        let path = folder.join(name);
        std::fs::read(&path).map_err(|source| EncoderError::Io { path, source })
    };
    let config: Config = serde_json::from_slice(&read("config.json")?)
        .map_err(|error| EncoderError::Import(format!("`config.json`: {error}")))?;
    if config.model_type != "bert" || config.hidden_act != "gelu" {
        let Config { model_type, hidden_act, .. } = config;
        return Err(EncoderError::Import(format!(
            "this is a model of type `{model_type}` with activation `{hidden_act}`; `bert` with `gelu` is known"
        )));
    }
    let vocabulary = read("vocab.txt")?;
    let vocabulary = str::from_utf8(&vocabulary)
        .map_err(|error| EncoderError::Import(format!("`vocab.txt` is not UTF-8: {error}")))?;
    let pieces: Vec<&str> = vocabulary.lines().collect();
    if pieces.len() != config.vocab_size {
        let (have, want) = (pieces.len(), config.vocab_size);
        return Err(EncoderError::Import(format!(
            "`vocab.txt` has another number of lines than the model of pieces: {have} and {want}"
        )));
    }
    let bytes = read("model.safetensors")?;
    write(&config, &pieces, &Tensors::new(&bytes)?, precision)
}

/// The tensors of a file.
struct Tensors<'a> {
    by_name: BTreeMap<String, Tensor>,
    data: &'a [u8],
}

impl<'a> Tensors<'a> {
    fn new(bytes: &'a [u8]) -> Result<Self, EncoderError> {
        let wrong = |why: &str| EncoderError::Import(format!("`model.safetensors` {why}"));
        let (length, rest) = bytes.split_first_chunk::<8>().ok_or_else(|| wrong("is cut off"))?;
        let length =
            usize::try_from(u64::from_le_bytes(*length)).map_err(|_| wrong("is not a safetensors file"))?;
        let (header, data) = rest.split_at_checked(length).ok_or_else(|| wrong("is cut off"))?;
        let header: BTreeMap<String, serde_json::Value> = serde_json::from_slice(header)
            .map_err(|error| wrong(&format!("has a broken header: {error}")))?;
        let named = header.into_iter().filter(|(name, _)| name != "__metadata__");
        let by_name = named
            .map(|(name, value)| {
                Ok((name.trim_start_matches("bert.").to_owned(), serde_json::from_value(value)?))
            })
            .collect::<Result<_, serde_json::Error>>()
            .map_err(|error| wrong(&format!("has a broken header: {error}")))?;
        Ok(Self { by_name, data })
    }

    /// The numbers of a tensor of a shape.
    fn get(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, EncoderError> {
        let wrong = |why: String| EncoderError::Import(format!("tensor `{name}` {why}"));
        let tensor = self.by_name.get(name).ok_or_else(|| wrong("is missing".to_owned()))?;
        if tensor.dtype != "F32" || tensor.shape != shape {
            let Tensor { dtype, shape: found, .. } = tensor;
            return Err(wrong(format!("is {dtype} {found:?} and should be F32 {shape:?}")));
        }
        let [start, end] = tensor.data_offsets;
        let bytes = self.data.get(start..end).ok_or_else(|| wrong("is cut off".to_owned()))?;
        if bytes.len() != 4 * shape.iter().product::<usize>() {
            return Err(wrong("has another length than its shape".to_owned()));
        }
        let numbers: Vec<f32> =
            bytes.as_chunks::<4>().0.iter().map(|four| f32::from_le_bytes(*four)).collect();
        if !numbers.iter().all(|number| number.is_finite()) {
            return Err(wrong("has a number that is not finite".to_owned()));
        }
        Ok(numbers)
    }
}

/// What the sections of a file are made of.
struct Sections {
    rows: Vec<u8>,
    numbers: Vec<f32>,
    matrices: Vec<u8>,
    precision: Precision,
}

impl Sections {
    /// Adds rows of section 2 and their scales.
    fn add_rows(&mut self, rows: &[f32], width: usize) {
        for row in rows.chunks_exact(width) {
            let scale = self.scale(row);
            self.numbers.push(scale);
            for number in row {
                push(&mut self.rows, self.precision, *number, scale);
            }
        }
    }

    /// Adds a matrix, given as a row of inputs for each output, in panels, with its biases.
    fn add_matrix(&mut self, weights: &[f32], biases: &[f32], inputs: usize) {
        let rows: Vec<&[f32]> = weights.chunks_exact(inputs).collect();
        let scales: Vec<f32> = rows.iter().map(|row| self.scale(row)).collect();
        for (panel, scales) in rows.chunks(LANES).zip(scales.chunks(LANES)) {
            for input in 0..inputs {
                for (row, scale) in panel.iter().zip(scales) {
                    push(&mut self.matrices, self.precision, row[input], *scale);
                }
            }
        }
        self.numbers.extend(scales);
        self.numbers.extend(biases);
    }

    fn scale(&self, row: &[f32]) -> f32 {
        let most = row.iter().fold(0.0_f32, |most, number| most.max(number.abs()));
        match self.precision {
            Precision::Bytes if most > 0.0 => most / 127.0,
            _ => 1.0,
        }
    }
}

fn push(out: &mut Vec<u8>, precision: Precision, number: f32, scale: f32) {
    match precision {
        Precision::Floats => out.extend(number.to_le_bytes()),
        Precision::Bytes => out.push(((number / scale).round().clamp(-127.0, 127.0) as i8).cast_unsigned()),
    }
}

fn write(
    config: &Config,
    pieces: &[&str],
    tensors: &Tensors<'_>,
    precision: Precision,
) -> Result<Vec<u8>, EncoderError> {
    let has_head = tensors.by_name.contains_key("head.dense.weight");
    let (classes, domains) = match tensors.by_name.get("head.domains") {
        Some(Tensor { shape, .. }) if has_head && shape.len() == 2 => (shape[1], shape[0]),
        _ => (0, 0),
    };
    let tags = match tensors.by_name.get("tags.weight") {
        Some(Tensor { shape, .. }) => shape.first().copied().unwrap_or_default(),
        None => 0,
    };
    let shape = Shape {
        hidden: config.hidden_size,
        layers: config.num_hidden_layers,
        heads: config.num_attention_heads,
        inner: config.intermediate_size,
        positions: config.max_position_embeddings,
        pieces: config.vocab_size,
        floats: usize::from(precision == Precision::Floats),
        classes,
        domains,
        tags,
        capital_after: config.capital_after,
    };
    if !shape.is_sensible() {
        return Err(EncoderError::Import(format!(
            "`config.json` has sizes that are not supported: {shape:?}"
        )));
    }
    let Shape { hidden, inner, .. } = shape;
    let mut sections = Sections { rows: Vec::new(), numbers: Vec::new(), matrices: Vec::new(), precision };
    let words = tensors.get("embeddings.word_embeddings.weight", &[shape.pieces, hidden])?;
    sections.add_rows(&words, hidden);
    let positions = tensors.get("embeddings.position_embeddings.weight", &[shape.positions, hidden])?;
    sections.add_rows(&positions, hidden);
    // Both parts of a pair are read as the first kind, as the models that are known here were made.
    let kinds = tensors.get("embeddings.token_type_embeddings.weight", &[2, hidden])?;
    sections.numbers.extend(kinds.get(..hidden).unwrap_or_default());
    let norm = |sections: &mut Sections, name: &str| {
        for part in ["weight", "bias"] {
            sections.numbers.extend(tensors.get(&format!("{name}.{part}"), &[hidden])?);
        }
        Ok::<(), EncoderError>(())
    };
    norm(&mut sections, "embeddings.LayerNorm")?;
    for layer in 0..shape.layers {
        let name = |part: &str| format!("encoder.layer.{layer}.{part}");
        let (mut weights, mut biases) = (Vec::new(), Vec::new());
        for part in ["query", "key", "value"] {
            weights.extend(tensors.get(&name(&format!("attention.self.{part}.weight")), &[hidden, hidden])?);
            biases.extend(tensors.get(&name(&format!("attention.self.{part}.bias")), &[hidden])?);
        }
        sections.add_matrix(&weights, &biases, hidden);
        let linear = |sections: &mut Sections, part: &str, inputs: usize, outputs: usize| {
            let weights = tensors.get(&name(&format!("{part}.weight")), &[outputs, inputs])?;
            let biases = tensors.get(&name(&format!("{part}.bias")), &[outputs])?;
            sections.add_matrix(&weights, &biases, inputs);
            Ok::<(), EncoderError>(())
        };
        linear(&mut sections, "attention.output.dense", hidden, hidden)?;
        norm(&mut sections, &name("attention.output.LayerNorm"))?;
        linear(&mut sections, "intermediate.dense", hidden, inner)?;
        linear(&mut sections, "output.dense", inner, hidden)?;
        norm(&mut sections, &name("output.LayerNorm"))?;
    }
    if classes > 0 {
        let weights = tensors.get("head.dense.weight", &[hidden, 2 * hidden])?;
        sections.add_matrix(&weights, &tensors.get("head.dense.bias", &[hidden])?, 2 * hidden);
        sections.numbers.extend(tensors.get("head.classes.weight", &[classes, hidden])?);
        sections.numbers.extend(tensors.get("head.classes.bias", &[classes])?);
        sections.numbers.extend(tensors.get("head.domains", &[domains, classes])?);
        sections.numbers.extend(tensors.get("head.priors", &[domains, classes])?);
    }
    if tags > 0 {
        sections.numbers.extend(tensors.get("tags.weight", &[tags, hidden])?);
        sections.numbers.extend(tensors.get("tags.bias", &[tags])?);
        sections.numbers.extend(tensors.get("tags.capital", &[hidden])?);
    }
    let Sections { rows, numbers, matrices, precision: _ } = sections;
    Ok(ModelWriter::new(KIND, VERSION)
        .bytes(shape.bytes())
        .bytes(Vocabulary::bytes(pieces))
        .bytes(rows)
        .bytes(numbers.iter().flat_map(|number| number.to_le_bytes()).collect())
        .bytes(matrices)
        .finish())
}
