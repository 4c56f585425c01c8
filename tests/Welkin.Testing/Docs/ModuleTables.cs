using Welkin.App;
using Welkin.Runtime;

namespace Welkin.Testing.Docs;

/// <summary>Modules, their stores and versions, and the orders in which they work.</summary>
internal static class ModuleTables
{
    public static IEnumerable<string> Lines()
    {
        var definition = NetworkModules.Define(Rules.Welkin, new WelkinOptions(), out _);
        return
        [
            .. ReferencePages.Head("module", "version", "stores"),
            .. definition.Modules.Select(module => ReferencePages.Row(module.Name, $"{module.ConsensusVersion}", string.Join(", ", module.StoreKeys.Select(key => key.Name)))),
            "",
            $"Mounted and empty: {string.Join(", ", definition.EmptyStores.Select(key => key.Name))}.",
            .. Order("Before a block", definition.PreBlockOrder),
            .. Order("Begin of a block", definition.BeginBlockOrder),
            .. Order("End of a block", definition.EndBlockOrder),
            .. Order("Genesis, in and out", definition.GenesisOrder),
            .. Order("Ante chain, after decoding and the gas meter", definition.Ante.Select(step => step.GetType().Name)),
        ];
    }

    private static IEnumerable<string> Order(string title, IEnumerable<string> names) => ["", $"## {title}", "", string.Join(", ", names)];
}
