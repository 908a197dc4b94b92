export { type NewObject, Storage, type StorageKey, storageKey, type StoredObject } from './storage.js';
