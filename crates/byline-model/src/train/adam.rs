//! Gradient descent by the moments of the gradients.

/// Steps of `Adam` (Kingma & Ba 2015) with decay that is apart from the gradient (Loshchilov & Hutter 2019).
#[derive(Debug, Clone)]
pub struct Adam {
    first: Vec<f32>,
    second: Vec<f32>,
    steps: i32,
}

impl Adam {
    /// For so many weights.
    #[must_use]
    pub fn new(weights: usize) -> Self {
        Self { first: vec![0.0; weights], second: vec![0.0; weights], steps: 0 }
    }

    /// One step down the gradients. The weights must come in the same order each time; `rate` is the step size, and
    /// `decay` how strongly a weight is drawn to 0 at each step.
    pub fn step<'a>(
        &mut self,
        weights: impl IntoIterator<Item = &'a mut f32>,
        gradient: impl Fn(usize, f32) -> f32,
        rate: f32,
        decay: f32,
    ) {
        self.steps += 1;
        let (fast, slow) = (1.0 - 0.9_f32.powi(self.steps), 1.0 - 0.999_f32.powi(self.steps));
        let moments = self.first.iter_mut().zip(&mut self.second);
        for (at, (weight, (first, second))) in weights.into_iter().zip(moments).enumerate() {
            let gradient = gradient(at, *weight);
            *first = 0.9 * *first + 0.1 * gradient;
            *second = 0.999 * *second + 0.001 * gradient * gradient;
            let step = *first / fast / ((*second / slow).sqrt() + 1e-8);
            *weight -= rate * (step + decay * *weight);
        }
    }
}
