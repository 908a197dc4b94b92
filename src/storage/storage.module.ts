import { Global, Module } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../config/index.js';
import { DiskStorage } from './disk/disk-storage.js';
import { FileRemover } from './file-remover.service.js';
import { InstallationRepository } from './orphans/installation.repository.js';
import { Orphans } from './orphans/orphans.service.js';
import { S3Storage } from './s3/s3-storage.js';
import { Storage } from './storage.js';

/** Where files are kept, for every domain. */
@Global()
@Module({
  providers: [
    FileRemover,
    InstallationRepository,
    Orphans,
    { provide: Storage, inject: [CONFIG], useFactory: storageOf },
  ],
  exports: [FileRemover, Orphans, Storage],
})
export class StorageModule {}

function storageOf({ storage }: AppConfig): Storage {
  return storage.kind === 'disk' ? new DiskStorage(storage.folder) : new S3Storage(storage);
}
