using Welkin.Workbench.Benches;
using Welkin.Workbench.Docs;
using Welkin.Workbench.Fuzz;
using Welkin.Workbench.Sim;
using Welkin.Workbench.Vectors;

const string Usage = $"usage:\n{BenchCommand.Usage}\n{VectorsCommand.Usage}\n{LiveCommand.Usage}\n{FuzzCommand.Usage}\n{SimCommand.Usage}\n{DocsCommand.Usage}";

switch (args)
{
    case [.., "--help" or "-h"]:
        Console.WriteLine(Usage);
        return 0;
    case ["bench", .. var rest]:
        return await BenchCommand.Run(rest, Console.Out, Console.Error);
    case ["vectors", "live", .. var rest]:
        return await LiveCommand.Run(rest, Console.Out, Console.Error);
    case ["vectors", .. var rest]:
        return VectorsCommand.Run(rest, Console.Out, Console.Error);
    case ["fuzz", .. var rest]:
        return FuzzCommand.Run(rest, Console.Out, Console.Error);
    case ["sim", .. var rest]:
        return SimCommand.Run(rest, Console.Out, Console.Error);
    case ["docs", .. var rest]:
        return DocsCommand.Run(rest, Console.Out, Console.Error);
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}
