import { v7 as uuidv7 } from 'uuid';
import { exportKey, EXPORTS_FOLDER } from '../../src/domains/files/exports/inventory-export.js';
import { CleanupExports } from '../../src/domains/files/cleanup/cleanup.jobs.js';
import { importKey, IMPORTS_FOLDER } from '../../src/domains/files/imports/inventory-import.js';
import { days, Jobs, minutes } from '../../src/jobs/index.js';
import { moveClock } from '../../src/jobs/testing/index.js';
import { money } from '../../src/money/index.js';
import { Storage, type StorageKey } from '../../src/storage/index.js';
import { BACKENDS } from '../support/app/backends.js';
import type { HttpAnswer } from '../support/app/http-app.js';
import {
  aProduct,
  aVendor,
  failureOf,
  inStock,
  type MarketplaceApp,
  startMarketplace,
  type Who,
} from '../support/marketplace/index.js';
