using Microsoft.Extensions.Logging;

namespace Welkin.Cli.Terminal;

/// <summary>Logs of the long-running parts: one line each on stdout, UTC, which the supervisor directs into a file.</summary>
public static class Logs
{
    /// <summary>Information for life cycles, warnings of the frameworks beneath.</summary>
    public static ILoggerFactory Make() => LoggerFactory.Create(builder => builder
        .SetMinimumLevel(LogLevel.Information)
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddFilter("System", LogLevel.Warning)
        .AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.UseUtcTimestamp = true;
            options.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            options.ColorBehavior = Microsoft.Extensions.Logging.Console.LoggerColorBehavior.Disabled;
        }));
}
