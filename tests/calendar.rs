//! The calendar of working days is that of others.

use std::process::Command;

use contract::{calendar, time::Day};

use crate::support::skip;

#[test]
fn working_days_are_those_of_the_package_chinesecalendar() {
    let Some(python) = std::env::var_os("LINLI_TEST_PYTHON") else {
        skip("LINLI_TEST_PYTHON");
        return;
    };
    let script = "import chinese_calendar, datetime, sys\n\
         day = datetime.date(int(sys.argv[1]), 1, 1)\n\
         while day.year == int(sys.argv[1]):\n    \
             print(day.isoformat(), chinese_calendar.is_workday(day))\n    \
             day += datetime.timedelta(days=1)\n";
    let mut compared = 0;
    for year in (2025..2100).take_while(|year| calendar::knows(*year)) {
        let output = Command::new(&python)
            .args(["-c", script, &year.to_string()])
            .output()
            .expect("python runs");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{year}: {errors}");
        let mut day = Day::of(year, 1, 1);
        for line in String::from_utf8(output.stdout).expect("text").lines() {
            let (date, works) = line.split_once(' ').expect("a day and whether it works");
            assert_eq!(calendar::is_working(day), works == "True", "{date}");
            day = day.next();
            compared += 1;
        }
    }

    assert_eq!(compared, 365 * 2, "two years are built in");
}
