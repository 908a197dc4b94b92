export * from './config.js';
export * from './domain-config.js';
export { CONFIG, ConfigModule, processConfig } from './config.module.js';
export { parseEncryptionKeys } from './encryption-keys.js';
export { ConfigurationFault } from './configuration-fault.js';
export { loadConfig } from './load-config.js';
