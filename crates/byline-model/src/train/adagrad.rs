//! The step of an optimiser that all learners share.

/// Gradient descent with a step size of its own for each weight (`AdaGrad`, Duchi et al. 2011).
#[derive(Debug, Clone, Copy)]
pub struct AdaGrad {
    /// Step size.
    pub rate: f32,
    /// How strongly a large weight is pulled back at each step (squared weights).
    pub decay: f32,
    /// Added to the divisor, so that the first steps are not too large.
    pub floor: f32,
}

impl AdaGrad {
    /// The floor that most learners have.
    pub const FLOOR: f32 = 1e-4;

    /// One step down the gradient. `square` is the sum of the weight's squared gradients so far.
    #[inline]
    pub fn step(self, weight: &mut f32, square: &mut f32, gradient: f32) {
        let gradient = gradient + self.decay * *weight;
        *square += gradient * gradient;
        *weight -= self.rate * gradient / (square.sqrt() + self.floor);
    }
}
