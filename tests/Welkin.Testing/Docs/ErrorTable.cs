using System.Reflection;
using Welkin.App;
using Welkin.Core;

namespace Welkin.Testing.Docs;

/// <summary>The registered errors of every assembly of the chain.</summary>
internal static class ErrorTable
{
    public static IEnumerable<string> Lines()
    {
        var rows = Assemblies().SelectMany(assembly => assembly.GetTypes()).SelectMany(Registered)
            .Where(row => row.Error.Codespace != Error.UndefinedCodespace)
            .OrderBy(row => row.Error.Codespace, StringComparer.Ordinal).ThenBy(row => row.Error.Code).ThenBy(row => row.Name, StringComparer.Ordinal);
        return ReferencePages.Head("codespace", "code", "text", "in the program").Concat(
            rows.Select(row => ReferencePages.Row(row.Error.Codespace, $"{row.Error.Code}", row.Error.Text, $"`{row.Name}`")));
    }

    private static IEnumerable<(Error Error, string Name)> Registered(Type type) => type
        .GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        .Where(field => field.FieldType == typeof(Error) && field.IsInitOnly && type.Name.EndsWith("Errors", StringComparison.Ordinal))
        .Select(field => ((Error)field.GetValue(null)!, $"{type.Name}.{field.Name.TrimStart('<').Split('>')[0]}"));

    private static IEnumerable<Assembly> Assemblies() =>
        typeof(WelkinApplication).Assembly.GetReferencedAssemblies().Where(name => name.Name!.StartsWith("Welkin.", StringComparison.Ordinal)).Select(Assembly.Load).Append(typeof(WelkinApplication).Assembly);
}
