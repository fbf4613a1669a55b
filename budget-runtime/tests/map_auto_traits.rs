//! What may be sent and shared of the maps, and which lifetimes may be shortened, as for those of the standard library.

use std::{
    cell::Cell,
    hash::{BuildHasherDefault, DefaultHasher},
    rc::Rc,
};

use budget_runtime::{
    BoundedHashMap, BoundedMap, BoundedSet, HashMapView, MapView, MemoryBlock, hash_map, map, set,
};

type Hashed<K, V, M> = BoundedHashMap<K, V, BuildHasherDefault<DefaultHasher>, M>;

const _: () = {
    const fn send<T: Send>() {}
    const fn sync<T: Sync>() {}
    type Pinned<'map> = Cell<u8>;
    send::<BoundedMap<u8, Pinned<'_>, MemoryBlock<64>>>();
    sync::<BoundedMap<u8, u8, MemoryBlock<64>>>();
    send::<Hashed<u8, Pinned<'_>, MemoryBlock<64>>>();
    sync::<Hashed<u8, u8, MemoryBlock<64>>>();
    send::<BoundedSet<u8, MemoryBlock<64>>>();
    send::<map::Iter<'static, u8, u8>>();
    sync::<map::Iter<'static, u8, u8>>();
    send::<map::IterMut<'static, u8, Cell<u8>>>();
    send::<map::Drain<'static, u8, Cell<u8>>>();
    send::<map::IntoIter<u8, Cell<u8>, MemoryBlock<64>>>();
    send::<map::Entry<'static, u8, Cell<u8>>>();
    send::<MapView<'static, u8, Cell<u8>>>();
    send::<set::Union<'static, u8>>();
    send::<hash_map::Iter<'static, u8, u8>>();
    send::<hash_map::Drain<'static, u8, Cell<u8>>>();
    send::<HashMapView<'static, u8, Cell<u8>, BuildHasherDefault<DefaultHasher>>>();
};

/// Does not compile when one of the types implements the trait.
macro_rules! assert_not {
    ($trait:ident: $($type:ty),+ $(,)?) => {
        const _: () = {
            trait Ambiguous<Witness> {
                const CHECKED: () = ();
            }
            impl<T: ?Sized> Ambiguous<()> for T {}
            struct Implements;
            impl<T: $trait + ?Sized> Ambiguous<Implements> for T {}
            $(let () = <$type as Ambiguous<_>>::CHECKED;)+
        };
    };
}

assert_not!(Send:
    BoundedMap<u8, Rc<u8>, MemoryBlock<64>>,
    Hashed<u8, Rc<u8>, MemoryBlock<64>>,
    map::Iter<'static, u8, Cell<u8>>,
    map::IterMut<'static, u8, Rc<u8>>,
    map::Drain<'static, u8, Rc<u8>>,
    map::IntoIter<u8, Rc<u8>, MemoryBlock<64>>,
    MapView<'static, u8, Rc<u8>>,
    hash_map::Iter<'static, u8, Cell<u8>>,
    hash_map::Drain<'static, u8, Rc<u8>>,
    HashMapView<'static, u8, Rc<u8>, BuildHasherDefault<DefaultHasher>>,
);
assert_not!(Sync:
    BoundedMap<u8, Cell<u8>, MemoryBlock<64>>,
    Hashed<u8, Cell<u8>, MemoryBlock<64>>,
    map::IterMut<'static, u8, Cell<u8>>,
    MapView<'static, u8, Cell<u8>>,
);

/// Iterators over borrowed entries are covariant, as those of the standard library.
const _: () = {
    const fn shorter<'short>(
        iter: map::Iter<'static, &'static str, u8>,
    ) -> map::Iter<'short, &'short str, u8> {
        iter
    }
    const fn map_too<'short>(
        map: BoundedMap<&'static str, u8, MemoryBlock<64>>,
    ) -> BoundedMap<&'short str, u8, MemoryBlock<64>> {
        map
    }
    let _ = (shorter as fn(_) -> _, map_too as fn(_) -> _);
};
