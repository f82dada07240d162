"""Plans of migration, with fakes of the engine and of Operate."""
