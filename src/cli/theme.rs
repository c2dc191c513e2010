use clap::Subcommand;

/// What `theme` does.
#[derive(Debug, Subcommand)]
pub enum ThemeCommand {
    /// List the files of the theme, and which of them the site replaces
    List,
    /// Print a built-in file
    Show {
        /// Its name, such as base.html or style.css
        file: String,
    },
    /// Copy a built-in file into the site, to change it there
    Eject {
        /// Its name, such as base.html or style.css
        file: String,
    },
}
