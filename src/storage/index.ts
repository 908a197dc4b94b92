export { FileRemover } from './file-remover.service.js';
export { Orphans } from './orphans/orphans.service.js';
export { StorageModule } from './storage.module.js';
export { type ListedObject, type NewObject, Storage, type StorageKey, type StoredObject } from './storage.js';
export { storageKey } from './storage-key.js';
export { laterWhileStoreIsDown } from './store-trouble.js';
