using Welkin.Workbench.Benches;
using Welkin.Workbench.Fuzz;
using Welkin.Workbench.Vectors;

switch (args)
{
    case ["bench", "store"]:
        StoreBench.Run(Console.Out, pairs: 100_000, blocks: 50, writesPerBlock: 1_000);
        return 0;
    case ["vectors", .. var rest]:
        return VectorsCommand.Run(rest, Console.Out, Console.Error);
    case ["fuzz", .. var rest]:
        return FuzzCommand.Run(rest, Console.Out, Console.Error);
    default:
        Console.Error.WriteLine($"usage: bench store | {VectorsCommand.Usage} | {FuzzCommand.Usage}");
        return 2;
}
