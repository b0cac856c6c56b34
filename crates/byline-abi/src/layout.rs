//! A check that two types have the same layout.

/// Fails the build unless two `#[repr(C)]` structs have the same size, the same alignment, and the named fields, which
/// must be all that the first one has, at the same places.
///
/// What crosses without a copy is a type of `byline-core` on one side and its mirror here on the other.
#[macro_export]
macro_rules! same_layout {
    ($ours:ty, $theirs:ty, { $($field:ident),+ $(,)? }) => {
        const _: () = {
            assert!(::core::mem::size_of::<$ours>() == ::core::mem::size_of::<$theirs>());
            assert!(::core::mem::align_of::<$ours>() == ::core::mem::align_of::<$theirs>());
            $(assert!(::core::mem::offset_of!($ours, $field) == ::core::mem::offset_of!($theirs, $field));)+
            // A field that is not named here fails the build.
            const fn _complete(ours: $ours) {
                type Ours = $ours;
                let Ours { $($field: _),+ } = ours;
            }
        };
    };
}
