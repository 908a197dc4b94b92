import { Module } from '@nestjs/common';
import { InventoryModule } from '../inventory/index.js';
import { MasterDataModule } from '../master-data/index.js';
import { CleanUpRepository } from './clean-up/clean-up.repository.js';
import { CleanUp } from './clean-up/clean-up.service.js';
import { ExportRows } from './exports/export-rows.repository.js';
import { ExportRun } from './exports/export-run.service.js';
import { ExportsController } from './exports/exports.controller.js';
import { ExportsRepository } from './exports/exports.repository.js';
import { Exports } from './exports/exports.service.js';
import { FilesProcessor } from './files.processor.js';
import { ImagesModule } from './images/images.module.js';
import { ImportChunks } from './imports/import-chunks.service.js';
import { ImportReader } from './imports/import-reader.repository.js';
import { ImportRun } from './imports/import-run.service.js';
import { ImportsController } from './imports/imports.controller.js';
import { ImportsRepository } from './imports/imports.repository.js';
import { Imports } from './imports/imports.service.js';

const cleanUp = [CleanUp, CleanUpRepository];
const exports = [ExportRows, ExportRun, Exports, ExportsRepository];
const imports = [ImportChunks, ImportReader, ImportRun, Imports, ImportsRepository];

@Module({
  imports: [ImagesModule, InventoryModule, MasterDataModule],
  controllers: [ExportsController, ImportsController],
  providers: [FilesProcessor, ...cleanUp, ...exports, ...imports],
})
export class FilesModule {}
