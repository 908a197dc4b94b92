import { VARIANTS, type VariantName } from '../../../database/schema/files-images.js';
import { type StorageKey, storageKey } from '../../../storage/index.js';

/** Where the files of pictures are kept. */
export const IMAGE_FOLDER = 'images';

/** The format of every variant. */
export const VARIANT_TYPE = 'image/webp';

/** The file that was sent. */
export const originalKey = (id: string): StorageKey => keyOf(id, 'original');

/** The same for every run, so that one that is repeated replaces what the first has left. */
export const variantKey = (id: string, variant: VariantName): StorageKey => keyOf(id, `${variant}.webp`);

export const variantKeys = (id: string): readonly StorageKey[] => VARIANTS.map((variant) => variantKey(id, variant));

/** The id of the picture that a file belongs to. */
export const imageIdOf = (key: StorageKey): string | undefined =>
  /^images\/[0-9a-f]{2}\/([0-9a-f-]{36})-[a-z.]+$/.exec(key)?.[1];

/** No folder grows without bound: the last digits of an id are random. */
const keyOf = (id: string, name: string): StorageKey => storageKey(IMAGE_FOLDER, id.slice(-2), `${id}-${name}`);
