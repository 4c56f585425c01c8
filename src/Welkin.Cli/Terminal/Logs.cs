using Microsoft.Extensions.Logging;

namespace Welkin.Cli.Terminal;

/// <summary>Logs of the long-running parts: one line each on stdout, UTC, which the supervisor directs into a file.</summary>
public static class Logs
{
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";

    /// <summary>Information for life cycles, warnings of the frameworks beneath.</summary>
    /// <param name="level">debug, info, warn, error or none.</param>
    /// <param name="format">plain or json.</param>
    public static ILoggerFactory Make(string level = "info", string format = "plain") => LoggerFactory.Create(builder =>
    {
        var least = Level(level);
        builder.SetMinimumLevel(least)
            .AddFilter("Microsoft", least > LogLevel.Warning ? least : LogLevel.Warning)
            .AddFilter("System", least > LogLevel.Warning ? least : LogLevel.Warning);
        if (format == "json") builder.AddJsonConsole(options => (options.UseUtcTimestamp, options.TimestampFormat) = (true, Time.TrimEnd()));
        else builder.AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.UseUtcTimestamp = true;
            options.TimestampFormat = Time;
            options.ColorBehavior = Microsoft.Extensions.Logging.Console.LoggerColorBehavior.Disabled;
        });
    });

    private static LogLevel Level(string name) => name switch
    {
        "debug" => LogLevel.Debug,
        "warn" => LogLevel.Warning,
        "error" => LogLevel.Error,
        "none" => LogLevel.None,
        _ => LogLevel.Information,
    };
}
