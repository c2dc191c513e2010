//! The mistakes of somebody new: each gets one error that says where and what to do.

use clap::CommandFactory as _;
use forewarn::cli::Cli;

use crate::site::Site;

/// A mistake: the files that make it, the command, and what its one error must hold.
struct Mistake {
    files: &'static [(&'static str, &'static str)],
    command: &'static [&'static str],
    said: &'static [&'static str],
}

const MISTAKES: &[Mistake] = &[
    Mistake {
        files: &[],
        command: &["-C", "nowhere", "build"],
        said: &[
            "error[site-missing]: the folder `nowhere` does not exist",
            "`-C DIR`",
            "forewarn init DIR",
        ],
    },
    Mistake {
        files: &[],
        command: &["-C", "content", "build"],
        said: &["error[site-missing]: there is no `content/site.yaml` here", "forewarn init DIR"],
    },
    Mistake {
        files: &[("content/site.yaml", "title: [a\n")],
        command: &["build"],
        said: &[
            "error[yaml-syntax]",
            "content/site.yaml:2:1",
            "a bracket or a quote that is not closed",
        ],
    },
    Mistake {
        files: &[(
            "content/site.yaml",
            "title: A\nurl: https://a.example/\nsigning: optional\nlanguag: en\n",
        )],
        command: &["build"],
        said: &["error[unknown-key]", "content/site.yaml:4:1", "did you mean `language`?"],
    },
    Mistake {
        files: &[("content/site.yaml", "title: A\nsigning: optional\n")],
        command: &["build"],
        said: &[
            "error[missing-key]: the key `url` is missing here",
            "content/site.yaml:1:1",
            "add `url: …`",
        ],
    },
    Mistake {
        files: &[("themes/default/templates/thanks.html", "<p>\n{% if people %}\n")],
        command: &["build"],
        said: &["error[template-error]", "themes/default/templates/thanks.html:2"],
    },
    Mistake {
        files: &[("public/mine.txt", "mine")],
        command: &["build"],
        said: &["error[output-not-ours]: `./public`", "name a new or an empty folder with `--out`"],
    },
    Mistake {
        files: &[("public", "mine")],
        command: &["build"],
        said: &["error[output-not-ours]: `./public` is not a folder", "move the file away"],
    },
    Mistake {
        files: &[],
        command: &["sign"],
        said: &["error[signing-key]: the keyring has no active key", "content/keys/keyring.yaml"],
    },
    Mistake {
        files: &[("new", "mine")],
        command: &["init", "new", "--defaults"],
        said: &["error[init-exists]: a file is there already: ./new", "name another folder"],
    },
];

#[test]
fn each_mistake_has_one_error_with_its_place_and_remedy() {
    for Mistake { files, command, said } in MISTAKES {
        let site = Site::new();
        for (path, text) in *files {
            site.write(path, text);
        }
        let run = site.run(&[&["--quiet"], *command].concat());
        assert_eq!(run.code, Some(1), "{command:?} {}", run.stderr);
        assert_eq!(run.stderr.matches("error[").count(), 1, "{}", run.stderr);
        assert!(run.stderr.contains(" = help: "), "{}", run.stderr);
        for part in *said {
            assert!(run.stderr.contains(part), "`{part}` is not in\n{}", run.stderr);
        }
    }
}

/// All commands with all of their own options, by the definition itself.
fn commands() -> Vec<(String, Vec<String>)> {
    let program = Cli::command();
    let options = |command: &clap::Command| -> Vec<String> {
        let long = command.get_arguments().filter_map(|option| option.get_long());
        long.map(str::to_owned).collect()
    };
    let commands = program.get_subcommands();
    commands.map(|command| (command.get_name().to_owned(), options(command))).collect()
}

#[test]
fn help_man_pages_and_completions_know_every_command_and_option() {
    let site = Site::empty();
    let help = site.run(&["help"]);
    assert_eq!(help.code, Some(0));
    let shells = ["bash", "elvish", "fish", "powershell", "zsh"]
        .map(|shell| site.run(&["completions", shell]).stdout);
    let man = site.run(&["man"]).stdout;
    assert!(commands().len() > 15);
    for (command, options) in commands() {
        assert!(help.stdout.contains(&format!("\n  {command} ")), "{command}");
        assert!(man.contains(&format!("forewarn\\-{command}(1)")), "{command}");
        let own = site.run(&["help", &command]);
        assert_eq!(own.code, Some(0), "{command}");
        let page = site.run(&["man", &command]).stdout;
        for option in options {
            let escaped = format!("\\-\\-{}", option.replace('-', "\\-"));
            assert!(page.contains(&escaped), "the man page of {command} has no --{option}");
            assert!(own.stdout.contains(&format!("--{option}")), "{command} --{option}");
            for shell in &shells {
                assert!(shell.contains(&option), "{command} --{option}");
            }
        }
    }
}

#[test]
fn the_readme_names_every_command() {
    let readme = std::fs::read_to_string(crate::signed::own("README.md")).unwrap();
    for (command, _) in commands().into_iter().filter(|(command, _)| command != "help") {
        assert!(readme.contains(&format!("forewarn {command}")), "{command}");
    }
}
