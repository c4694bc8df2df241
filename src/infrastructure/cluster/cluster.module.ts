import { Global, Module } from '@nestjs/common';
import { ProcessRole } from './process-role';

/** What a process needs to know of the others on its machine. They are started by `start-cluster.ts`. */
@Global()
@Module({ providers: [ProcessRole], exports: [ProcessRole] })
export class ClusterModule {}
