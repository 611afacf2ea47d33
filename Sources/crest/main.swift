import CrestCommand

await CrestProgram.main()
