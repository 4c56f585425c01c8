using Welkin.Workbench.Benches;

if (args is ["bench", "store"])
{
    StoreBench.Run(Console.Out, pairs: 100_000, blocks: 50, writesPerBlock: 1_000);
    return 0;
}

Console.Error.WriteLine("usage: bench store");
return 2;
