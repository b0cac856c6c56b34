//! Asking for memory before it is needed.

/// Asks for an item of a table, so that it is in the fastest cache when it is read. The tables of a model are larger than
/// the near caches, and what is in none of them takes as long to come as dozens of features to make. A place beyond the
/// table is no error.
#[inline]
pub fn prefetch<T>(table: &[T], at: usize) {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        let place = table.as_ptr().wrapping_add(at);
        #[expect(unsafe_code, reason = "there is no other way to ask the processor")]
        // SAFETY: a prefetch is a hint: it reads nothing, and is ignored where an address is not mapped.
        unsafe {
            _mm_prefetch::<_MM_HINT_T0>(place.cast());
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (table, at);
}
