import CKernels
import CrestCommand

crest_keep_freed_memory()
await CrestProgram.main()
