//! Which extractor runs when.

use byline_core::{Active, Diagnostic, LayerName};

/// Extractors in an order in which each finds the layers that it needs and uses already there.
#[derive(Debug)]
pub struct Plan {
    extractors: Vec<Active>,
}

impl Plan {
    /// Orders `active`; extractors that do not wait for each other keep the order given.
    ///
    /// # Errors
    ///
    /// If an extractor or a layer has a name that cannot be, two extractors provide one layer, a needed layer is
    /// provided by none, or extractors wait for each other.
    pub fn new(active: Vec<Active>) -> Result<Self, Diagnostic> {
        bad_name(&active)?;
        two_providers(&active)?;
        missing_layer(&active)?;
        let order = order(&active)?;
        let mut waiting: Vec<Option<Active>> = active.into_iter().map(Some).collect();
        Ok(Self { extractors: order.into_iter().filter_map(|at| waiting[at].take()).collect() })
    }

    /// The extractors in the order in which they run.
    pub fn extractors(&self) -> &[Active] {
        &self.extractors
    }

    /// The same, given away.
    pub fn into_extractors(self) -> Vec<Active> {
        self.extractors
    }
}

fn bad_name(active: &[Active]) -> Result<(), Diagnostic> {
    let fault =
        |one: &Active| Some((one.descriptor.name.clone(), byline_record::descriptor_fault(&one.descriptor)?));
    let Some((name, fault)) = active.iter().find_map(fault) else { return Ok(()) };
    let message = format!("the extractor `{}` describes itself wrongly: {fault}", name.escape_debug());
    Err(Diagnostic::misuse("plan/bad-name", message).hint("ask its author to correct what it says of itself"))
}

fn two_providers(active: &[Active]) -> Result<(), Diagnostic> {
    for (at, second) in active.iter().enumerate() {
        let layer = &second.descriptor.provides;
        let Some(first) = active.iter().take(at).find(|first| first.descriptor.provides == *layer) else {
            continue;
        };
        let (first, second) = (&first.descriptor.name, &second.descriptor.name);
        let message = format!("the extractors `{first}` and `{second}` both provide the layer `{layer}`");
        return Err(Diagnostic::misuse("plan/two-providers", message)
            .hint(format!("switch one of them off: `enabled = false` under `[extractors.{first}]`")));
    }
    Ok(())
}

fn missing_layer(active: &[Active]) -> Result<(), Diagnostic> {
    for one in active {
        let needs = one.descriptor.needs.iter();
        let Some(layer) = needs.into_iter().find(|layer| provider(active, layer).is_none()) else { continue };
        let name = &one.descriptor.name;
        let message =
            format!("the extractor `{name}` needs the layer `{layer}`, which no extractor provides");
        let provided: Vec<String> =
            active.iter().map(|other| format!("`{}`", other.descriptor.provides)).collect();
        return Err(Diagnostic::misuse("plan/missing-layer", message)
            .because(format!("the layers provided are {}", provided.join(", ")))
            .hint(format!("switch on an extractor that provides `{layer}`, or switch `{name}` off")));
    }
    Ok(())
}

/// The place of the extractor that provides a layer.
fn provider(active: &[Active], layer: &LayerName) -> Option<usize> {
    active.iter().position(|one| one.descriptor.provides == *layer)
}

/// The places of the extractors in the order in which they run: always the first given that waits for none that is left.
fn order(active: &[Active]) -> Result<Vec<usize>, Diagnostic> {
    let mut order = Vec::with_capacity(active.len());
    while order.len() < active.len() {
        let ready =
            |at: &usize| !order.contains(at) && waits_for(active, *at).all(|(_, on)| order.contains(&on));
        match (0..active.len()).find(ready) {
            Some(at) => order.push(at),
            None => return Err(cycle(active, &order)),
        }
    }
    Ok(order)
}

/// The layers that an extractor waits for, with the place of the extractor that provides each.
fn waits_for(active: &[Active], at: usize) -> impl Iterator<Item = (&LayerName, usize)> {
    let descriptor = &active[at].descriptor;
    let layers = descriptor.needs.iter().chain(&descriptor.uses);
    layers.filter_map(|layer| Some((layer, provider(active, layer)?)))
}

/// Follows those that wait until one comes up again.
fn cycle(active: &[Active], done: &[usize]) -> Diagnostic {
    let next = |at: usize| waits_for(active, at).find(|(_, on)| !done.contains(on));
    let mut path: Vec<(usize, &LayerName)> = Vec::new();
    let mut at = (0..active.len()).find(|at| !done.contains(at)).unwrap_or_default();
    while path.iter().all(|(seen, _)| *seen != at) {
        // Every extractor that is left waits for another that is left.
        let Some((layer, on)) = next(at) else { break };
        path.push((at, layer));
        at = on;
    }
    let start = path.iter().position(|(seen, _)| *seen == at).unwrap_or_default();
    let name = |at: usize| format!("`{}`", active[at].descriptor.name);
    let circle = path.get(start..).unwrap_or_default();
    let names: Vec<String> = circle.iter().map(|(at, _)| name(*at)).collect();
    let message = match names.as_slice() {
        [only] => format!("the extractor {only} waits for itself"),
        names => format!("the extractors {} wait for each other", names.join(", ")),
    };
    let mut diagnostic = Diagnostic::misuse("plan/cycle", message);
    for (step, (at, layer)) in circle.iter().enumerate() {
        let on = circle.get(step + 1).map_or(path[start].0, |(on, _)| *on);
        let how = if active[*at].descriptor.needs.contains(layer) { "needs" } else { "uses" };
        diagnostic = diagnostic.because(format!(
            "{} {how} the layer `{layer}`, which {} provides",
            name(*at),
            name(on)
        ));
    }
    diagnostic.hint("switch one of them off, or take one without that layer")
}
