global using Welkin.Testing.Network;
global using Xunit;

// The tests share the machine's container engine, firewall and ports.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
