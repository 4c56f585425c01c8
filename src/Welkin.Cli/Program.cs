using Welkin.Cli.Home;
using Welkin.Cli.Terminal;

// The launcher asks for the version before every command, so this answer touches nothing else of the program.
if (args is ["--version"] or ["version"])
{
    Console.Out.WriteLine($"welkin {HomeFolder.AppVersion}");
    return 0;
}

return await WelkinCommand.RunAsync(args);
